using System.Security.Cryptography;
using System.Text;

namespace SockJS.Protocol.WebSockets;

/// <summary>The keys of the opening handshake. RFC 6455, section 4.2.2.</summary>
public static class WebSocketHandshake
{
    private const int KeyBytes = 16;

    /// <summary>Whether a request's <c>Sec-WebSocket-Key</c> is 16 bytes in base64.</summary>
    public static bool IsKey(string? key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes];
        return key is not null && Convert.TryFromBase64String(key, bytes, out int length) && length == KeyBytes;
    }

    /// <summary>The <c>Sec-WebSocket-Accept</c> that answers a key.</summary>
    public static string Accept(string key)
    {
        // The constant and the hash are those of the RFC; nothing here rests on their strength.
#pragma warning disable CA5350
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }
}
