using System.Net;

namespace Conformance.Tests;

/// <summary>The program that suites in other languages are run against.</summary>
public sealed class HostProcessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Program_serves_what_suites_ask_for_and_loads_the_client_library_that_it_is_told()
    {
        await using HostProcess host = await HostProcess.StartAsync(Cancel, "--urls", "http://127.0.0.1:0", "--sockjs-url", "/lib/sockjs-of-mine.js");
        var endpoint = new IPEndPoint(IPAddress.Loopback, host.Address.Port);

        foreach (string service in (string[])["echo", "disabled_websocket_echo", "cookie_needed_echo", "close", "amplify", "ticker", "broadcast"])
            Verify.Frame(await RawHttp.SendAsync(endpoint, "GET", $"/{service}", Cancel), "Welcome to SockJS!\n");

        RawResponse info = await RawHttp.SendAsync(endpoint, "GET", "/echo/info", Cancel, "Origin: http://elsewhere\r\n");
        Assert.StartsWith("{\"websocket\":true,", info.Body, StringComparison.Ordinal);
        Verify.Cors(info, "http://elsewhere");

        RawResponse iframe = await RawHttp.SendAsync(endpoint, "GET", "/echo/iframe.html", Cancel);
        Assert.Contains("<script src=\"/lib/sockjs-of-mine.js\"></script>", iframe.Body, StringComparison.Ordinal);

        Assert.Equal(0, await host.InterruptAsync(Cancel));
    }
}
