using System.Globalization;

namespace TokenSockJS.Client.Connecting;

/// <summary>Numbers as JavaScript prints them: .NET takes to an exponent earlier, and writes it as <c>E+21</c>.</summary>
internal static class JavaScriptNumber
{
    private const int LargestPlainExponent = 20;
    private const int SmallestPlainExponent = -6;

    /// <summary>A JSON number in JavaScript's form. One without an exponent keeps its digits as they are.</summary>
    public static string Print(string json)
    {
        if (!json.AsSpan().ContainsAny('e', 'E')) return json;

        // Adding zero takes the sign off a negative one.
        double number = double.Parse(json, CultureInfo.InvariantCulture) + 0.0;
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        int at = text.IndexOf('E', StringComparison.Ordinal);
        if (at < 0) return text;

        int exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string sign = number < 0 ? "-" : "";
        string digits = text[sign.Length..at].Replace(".", "", StringComparison.Ordinal);
        return sign + Lay(digits, exponent);
    }

    /// <summary>Digits, the point behind the first of them, and the power of ten that they are multiplied by.</summary>
    private static string Lay(string digits, int exponent) => exponent switch
    {
        > LargestPlainExponent => $"{WithPoint(digits)}e+{exponent.ToString(CultureInfo.InvariantCulture)}",
        < SmallestPlainExponent => $"{WithPoint(digits)}e{exponent.ToString(CultureInfo.InvariantCulture)}",
        < 0 => $"0.{new string('0', -exponent - 1)}{digits}",
        _ when digits.Length > exponent + 1 => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
        _ => digits.PadRight(exponent + 1, '0'),
    };

    private static string WithPoint(string digits) => digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
}
