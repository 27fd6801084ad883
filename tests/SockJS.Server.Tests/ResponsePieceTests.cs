using System.Globalization;
using System.Text;
using Testing.Transports;

namespace SockJS.Server.Tests;

/// <summary>Nothing is held back: what comes before the first frame, and each frame, is a piece of its own. Spec: sockjs 3.4.</summary>
public sealed class ResponsePieceTests
{
    public static TheoryData<string> Transports => [.. HttpWrapping.All.Select(wrapping => wrapping.Name)];

    [Theory, MemberData(nameof(Transports))]
    public async Task Each_piece_is_a_chunk(string transport)
    {
        await using TestService service = await TestService.StartAsync(time: new TestClock());
        HttpWrapping wrapping = HttpWrapping.All.Single(wrapping => wrapping.Name == transport);
        using RawConnection connection = await RawConnection.ConnectAsync(service.Host.Endpoint, TestService.Cancel);
        string request = $"{wrapping.Method} {TestService.Path}/000/session/{transport}?{wrapping.Query} HTTP/1.1\r\nHost: 127.0.0.1\r\n{wrapping.Headers}Content-Length: 0\r\n\r\n";

        await connection.SendAsync(request);
        await connection.ReadHeadAsync();
        if (wrapping.Prelude.Length > 0) Assert.Equal(wrapping.Prelude, await ReadChunkAsync(connection));
        Assert.Equal($"{wrapping.Before}o{wrapping.After}", await ReadChunkAsync(connection));
        RecordingHandler handler = await service.NextHandlerAsync();

        foreach (string message in new[] { "1", "2" })
        {
            if (wrapping.IsPolling)
            {
                Assert.Equal("", await ReadChunkAsync(connection));
                await connection.SendAsync(request);
            }

            handler.Connection.Send(new string(message[0], 10_000));
            if (wrapping.IsPolling) await connection.ReadHeadAsync();
            string piece = await ReadChunkAsync(connection);
            Assert.StartsWith(wrapping.Before, piece);
            Assert.EndsWith(wrapping.After, piece);
            Assert.Contains(new string(message[0], 10_000), piece);
        }

        handler.Connection.Close();
        if (wrapping.IsPolling)
        {
            Assert.Equal("", await ReadChunkAsync(connection));
            return;
        }

        Assert.Contains("Normal closure", await ReadChunkAsync(connection));
        Assert.Equal("", await ReadChunkAsync(connection));
    }

    private static async Task<string> ReadChunkAsync(RawConnection connection)
    {
        int size = int.Parse(await connection.ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        byte[] chunk = await connection.ReadAsync(size);
        Assert.Equal("", await connection.ReadLineAsync());
        return Encoding.UTF8.GetString(chunk);
    }
}
