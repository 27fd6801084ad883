using System.Runtime.CompilerServices;

namespace AotSmoke;

/// <summary>Throws when an answer is wrong, and says which.</summary>
internal static class Check
{
    public static void Equal<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) throw new InvalidOperationException($"{what}: expected {expected}, got {actual}.");
    }

    public static void True(bool holds, [CallerArgumentExpression(nameof(holds))] string what = "") => Equal(true, holds, what);
}
