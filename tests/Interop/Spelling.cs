using System.Globalization;
using System.Text.RegularExpressions;

namespace Interop.Tests;

/// <summary>
/// A text in plain ASCII: everything else as <c>\uXXXX</c>, the backslash too. Messages travel so between test and client,
/// because some of them are no valid Unicode, and a failure shows which character it was.
/// </summary>
internal static partial class Spelling
{
    public static string Of(string text) =>
        NotPlain().Replace(text, unit => $"\\u{((int)unit.Value[0]).ToString("x4", CultureInfo.InvariantCulture)}");

    [GeneratedRegex(@"[^ -~]|\\")]
    private static partial Regex NotPlain();
}
