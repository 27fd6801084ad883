using System.Net;
using System.Text;

namespace Conformance.Tests;

/// <summary>
/// What the classes of the suite have in common: the names of the services, and requests written byte by byte. As in the
/// suite, each request has a connection of its own unless a case is about connections.
/// </summary>
public abstract class Suite(SuiteServer server)
{
    protected const string Echo = "/echo";
    protected const string Close = "/close";
    protected const string WithoutWebSocket = "/disabled_websocket_echo";
    protected const string WithCookie = "/cookie_needed_echo";

    /// <summary>What a page of another origin sends along.</summary>
    protected const string FromTest = "Origin: test\r\n";

    protected const string Form = "Content-Type: application/x-www-form-urlencoded\r\n";

    /// <summary>Where the services are.</summary>
    protected IPEndPoint Server => server.Endpoint;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The URL of a session that nobody has used.</summary>
    protected static string NewSession(string service = Echo) => $"{service}/000/{Guid.NewGuid()}";

    protected Task<RawResponse> GetAsync(string path, string headers = "") => RawHttp.SendAsync(Server, "GET", path, Cancel, headers);

    protected Task<RawResponse> PostAsync(string path, string body = "", string headers = "") =>
        RawHttp.SendAsync(Server, "POST", path, Cancel, headers, body);

    protected Task<RawResponse> OptionsAsync(string path, string headers) => RawHttp.SendAsync(Server, "OPTIONS", path, Cancel, headers);

    /// <summary>A GET whose answer the case reads chunk by chunk.</summary>
    protected Task<RawConnection> OpenGetAsync(string path, string headers = "") => RawHttp.StartAsync(Server, "GET", path, Cancel, headers);

    /// <summary>A POST whose answer the case reads chunk by chunk.</summary>
    protected Task<RawConnection> OpenPostAsync(string path, string headers = "") => RawHttp.StartAsync(Server, "POST", path, Cancel, headers, body: "");

    protected Task<RawConnection> ConnectAsync() => RawConnection.ConnectAsync(Server, Cancel);

    protected Task<RawWebSocket> OpenSocketAsync(string path) => RawWebSocket.ConnectAsync(Server, path, Cancel);

    /// <summary>One chunk of a stream; empty at its end.</summary>
    protected static async Task<string> ReadAsync(RawConnection stream) => Encoding.UTF8.GetString(await stream.ReadChunkAsync());

    /// <summary>So many bytes of a response without chunks.</summary>
    protected static async Task<string> ReadAsync(RawConnection connection, int count) => Encoding.UTF8.GetString(await connection.ReadAsync(count));

    /// <inheritdoc cref="SuiteServer.SaysAsync"/>
    protected Task SaysAsync(string message) => server.SaysAsync(message);

    /// <summary>Sends messages, as JSON, to a session.</summary>
    protected async Task SendAsync(string session, string messages)
    {
        RawResponse sent = await PostAsync($"{session}/xhr_send", messages);
        Assert.Equal((204, ""), (sent.Status, sent.Body));
    }
}
