using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using SockJS.Protocol;

namespace SockJS.Server.Endpoints;

/// <summary>What a client asks before it connects. Also its probe for the round-trip time, so nothing here waits. Spec: sockjs 3.1.</summary>
internal static class Info
{
    public static async Task ServeAsync(HttpContext context, SockJSService service)
    {
        var body = new ArrayBufferWriter<byte>(128);
        new ServerInfo(WebSocket: true, CookieNeeded: false, Entropy()).WriteTo(body);

        context.Response.ContentType = "application/json; charset=UTF-8";
        context.Response.ContentLength = body.WrittenCount;
        Cache.Forbid(context.Response);
        await context.Response.Body.WriteAsync(body.WrittenMemory);
    }

    private static uint Entropy()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
