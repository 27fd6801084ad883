using System.Text.Json;
using System.Text.Json.Nodes;
using SockJS.Client;

namespace TokenSockJS.Client.Tests.Golden.Scenarios;

/// <summary>How to connect: where to, over what, as whom.</summary>
internal static class ConnectScenarios
{
    /// <summary>JSON knows no <c>undefined</c>, no <c>NaN</c> and no functions; who wants what the Node client made of them says so.</summary>
    private const string Everything = """
        {
          "mode": "query",
          "user": "Jö 世😀&=+/?#%'()!*~",
          "obj": {"a": 1, "b": {"c": "d e"}}, "arr": ["x", "y"], "arrObj": [{"k": 1}, {"k": 2}], "null": null,
          "undef": "undefined", "t": true, "f": false, "zero": 0, "neg": -1.5, "big": 1e21,
          "empty": "", "object": {}, "array": [], "key [x]": "v", "date": null, "nan": "NaN", "fn": "function(){return 1}"
        }
        """;

    public static IReadOnlyDictionary<string, Func<GoldenPlay, Task>> All { get; } = new Dictionary<string, Func<GoldenPlay, Task>>
    {
        // Looked for methods of its events that it did not have.
        ["client-api-on"] = play => play.ConnectAsync(),

        ["client-host-url"] = play => play.ConnectAsync(options => options.Host = $"http://127.0.0.1:{play.Address.Port}"),
        ["client-host-url-and-port"] = play => play.ConnectAsync(options => (options.Host, options.Port) = ("http://127.0.0.1", play.Address.Port)),
        ["client-host-url-path"] = play => play.ConnectAsync(options => options.Host = $"http://127.0.0.1:{play.Address.Port}/some/path"),
        ["client-host-ws"] = play => play.ConnectAsync(options => options.Host = $"ws://127.0.0.1:{play.Address.Port}"),

        ["client-headers-option"] = play => play.ConnectAsync(options => (options.Headers["X-Api-Key"], options.Headers["Cookie"]) = ("k1", "sid=1")),

        ["client-form-encoding"] = async play =>
        {
            TokenSocket socket = await play.ConnectAsync(options => options.Authentication = JsonNode.Parse(Everything)!.AsObject());
            JsonElement me = await socket.RpcAsync("whoami", JsonElement.Parse("{}"), cancellationToken: GoldenPlay.Cancel);
            Assert.Equal("v", me.GetProperty("query").GetProperty("key ").GetProperty("x").GetString());
        },

        ["client-no-websocket-fallback"] = async play =>
        {
            TokenSocket socket = await play.ConnectAsync();
            Assert.True((await SocketAsync(socket)).GetProperty("hasHost").GetBoolean());
        },

        ["client-sockjs-option-xhr-polling"] = async play =>
        {
            TokenSocket socket = await play.ConnectAsync(options => options.Transports = [SockJSTransport.XhrPolling]);
            Assert.Equal("xhr-polling", (await SocketAsync(socket)).GetProperty("protocol").GetString());
        },
    };

    private static Task<JsonElement> SocketAsync(TokenSocket socket) => socket.RpcAsync("sock", JsonElement.Parse("{}"), cancellationToken: GoldenPlay.Cancel);
}
