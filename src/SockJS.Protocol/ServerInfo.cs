using System.Buffers;
using System.Text.Json;

namespace SockJS.Protocol;

/// <summary>What <c>/info</c> says about a service. Spec: sockjs 3.1.</summary>
/// <param name="WebSocket">Whether the service has the websocket transport.</param>
/// <param name="CookieNeeded">Whether a load balancer in front of it goes by a cookie.</param>
/// <param name="Entropy">32 random bits, different each time, for clients without a good source of their own.</param>
/// <param name="BaseUrl">The address to use for everything else, where it is not the one that was asked.</param>
public readonly record struct ServerInfo(bool WebSocket, bool CookieNeeded, uint Entropy, string? BaseUrl = null)
{
    /// <summary>Writes the JSON body. <c>origins</c> is always <c>["*:*"]</c>: clients ignore it, old suites ask for it.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteBoolean("websocket"u8, WebSocket);
        json.WriteStartArray("origins"u8);
        json.WriteStringValue("*:*"u8);
        json.WriteEndArray();
        json.WriteBoolean("cookie_needed"u8, CookieNeeded);
        json.WriteNumber("entropy"u8, Entropy);
        if (BaseUrl is not null) json.WriteString("base_url"u8, BaseUrl);
        json.WriteEndObject();
    }
}
