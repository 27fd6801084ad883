using System.Security.Cryptography;

namespace TokenSockJS.Server.Tokens;

/// <summary>What a token looks like: a lower-case UUID, version 4. Spec: A7.</summary>
internal static class TokenText
{
    /// <summary>A fresh token: 122 bits from a cryptographic source.</summary>
    public static string Create()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)(0x40 | bytes[6] & 0x0F);
        bytes[8] = (byte)(0x80 | bytes[8] & 0x3F);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    /// <summary>
    /// Whether the whole text is a token. The originals looked for one inside of it, and so could be made to read any
    /// key of their database (Q1). The platform's parser overlooks space around a UUID, signs and <c>0x</c> inside, so
    /// it has the text printed again.
    /// </summary>
    public static bool IsToken(string? text) =>
        Guid.TryParseExact(text, "D", out Guid uuid) && uuid.Version == 4 && uuid.Variant is >= 8 and <= 0xB && uuid.ToString("D") == text;
}
