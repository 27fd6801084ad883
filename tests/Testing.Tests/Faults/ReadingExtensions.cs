using System.Net.Sockets;
using System.Text;
using Testing.Faults;

namespace Testing.Tests.Faults;

internal static class ReadingExtensions
{
    public static Direction Reverse(this Direction direction) => direction ^ Direction.Both;

    public static async Task ReadsAsync(this RawConnection connection, string text) =>
        Assert.Equal(text, Encoding.UTF8.GetString(await connection.ReadAsync(Encoding.UTF8.GetByteCount(text))));

    /// <summary>Reads nothing but the end of the connection (FIN).</summary>
    public static Task ReadsEndAsync(this RawConnection connection) => Assert.ThrowsAsync<EndOfStreamException>(() => connection.ReadAsync(1));

    /// <summary>Reads nothing but that the connection is gone (RST).</summary>
    public static async Task ReadsResetAsync(this RawConnection connection) =>
        Assert.Equal(SocketError.ConnectionReset, (await Assert.ThrowsAsync<SocketException>(() => connection.ReadAsync(1))).SocketErrorCode);

    /// <summary>Resets a client so early that it may notice while it still connects.</summary>
    public static async Task ResetsNewClientAsync(this FaultProxy proxy) =>
        Assert.Equal(SocketError.ConnectionReset, (await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using RawConnection client = await RawConnection.ConnectAsync(proxy.Endpoint, TestContext.Current.CancellationToken);
            await client.ReadAsync(1);
        })).SocketErrorCode);

    /// <summary>Reads all that comes, up to whatever end.</summary>
    public static async Task<byte[]> ReadToEndAsync(this RawConnection connection)
    {
        List<byte> bytes = [];
        try
        {
            while (true) bytes.AddRange(await connection.ReadAsync(1));
        }
        catch (Exception end) when (end is EndOfStreamException or SocketException)
        {
            return [.. bytes];
        }
    }
}
