using System.Buffers.Text;

namespace TokenSockJS.Protocol;

/// <summary>Reads JSON numbers that a peer wrote.</summary>
internal static class JsonNumberReader
{
    /// <summary>A whole number that fits 32 bits, written without fraction and exponent.</summary>
    public static bool TryRead(JsonSlice value, out int number) =>
        Utf8Parser.TryParse(value.Utf8.Span, out number, out int read) && read == value.Utf8.Length;

    /// <summary>The same, not negative; 0 for anything else.</summary>
    public static int ReadCount(JsonSlice value) => TryRead(value, out int number) && number > 0 ? number : 0;
}
