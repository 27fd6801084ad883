using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using SockJS.Protocol;

namespace SockJS.Server.Endpoints;

/// <summary>What a client asks before it connects. Also its probe for the round-trip time, so nothing here waits. Spec: sockjs 3.1.</summary>
internal static class Info
{
    public static async Task ServeAsync(SockJSExchange exchange)
    {
        SockJSOptions options = exchange.Service.Options;
        var body = new ArrayBufferWriter<byte>(128);
        new ServerInfo(options.Transports.HasFlag(SockJSTransports.WebSocket), options.SessionCookie is not SessionCookie.None, Entropy(), options.BaseUrl).WriteTo(body);

        HttpResponse response = exchange.Context.Response;
        response.ContentType = "application/json; charset=UTF-8";
        response.ContentLength = body.WrittenCount;
        await response.Body.WriteAsync(body.WrittenMemory);
    }

    private static uint Entropy()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
