using Testing.Faults;

namespace Testing.Tests.Faults;

/// <summary>HTTP responses that are held back until they are complete.</summary>
public sealed class BufferResponsesTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", "lo")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n801\r\n", "prelude")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\no\n\r\n", "0\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No", " Content\r\n\r\n")]
    public async Task Response_is_held_back_until_it_is_complete(string first, string last)
    {
        if (last == "prelude") last = $"{new string('h', 2048)}\n\r\n0\r\n\r\n";
        await using Ends ends = await Ends.ConnectAsync(Fault.BufferResponses());

        await ends.Server.SendAsync(first);
        await ends.Between.ToClient.TakenAsync(first.Length);
        Assert.Equal(0, ends.Between.ToClient.Passed);
        await ends.Server.SendAsync(last);

        await ends.Client.ReadsAsync(first + last);
    }

    [Fact]
    public async Task Complete_response_passes_and_the_one_behind_it_is_held_back()
    {
        const string Complete = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        const string Begun = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
        await using Ends ends = await Ends.ConnectAsync(Fault.BufferResponses());

        await ends.Server.SendAsync(Complete + Begun);
        await ends.Client.ReadsAsync(Complete);
        await ends.Between.ToClient.TakenAsync(Complete.Length + Begun.Length);

        Assert.Equal(Complete.Length, ends.Between.ToClient.Passed);
    }

    [Fact]
    public async Task Response_without_a_length_is_held_back_until_the_server_ends_the_connection()
    {
        const string Response = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello";
        await using Ends ends = await Ends.ConnectAsync(Fault.BufferResponses());

        await ends.Server.SendAsync(Response);
        await ends.Between.ToClient.TakenAsync(Response.Length);
        Assert.Equal(0, ends.Between.ToClient.Passed);
        ends.Server.Finish();

        await ends.Client.ReadsAsync(Response);
    }

    [Fact]
    public async Task What_follows_an_upgrade_passes()
    {
        const string Upgraded = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
        await using Ends ends = await Ends.ConnectAsync(Fault.BufferResponses());

        await ends.Server.SendAsync(Upgraded + "frames");
        await ends.Client.ReadsAsync(Upgraded + "frames");
        await ends.Server.SendAsync("more");

        await ends.Client.ReadsAsync("more");
    }

    [Fact]
    public async Task Response_too_large_to_be_held_passes_and_so_does_what_follows()
    {
        const string Begun = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n";
        await using Ends ends = await Ends.ConnectAsync(Fault.BufferResponses());

        await ends.Server.SendAsync(Begun);
        await ends.Server.SendAsync(new byte[Relay.MostHeld - Begun.Length]);
        await ends.Client.ReadAsync(Relay.MostHeld);
        await ends.Server.SendAsync("more");

        await ends.Client.ReadsAsync("more");
    }
}
