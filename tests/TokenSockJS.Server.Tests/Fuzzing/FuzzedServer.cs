using System.Text;
using System.Text.Json;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Fuzzing;

/// <summary>A server whose application looks at everything that it is given, and never fails.</summary>
internal static class FuzzedServer
{
    /// <summary>How many channels a client may be in.</summary>
    public const int Channels = 20;

    /// <summary>What clients say to it when they are well.</summary>
    public static IReadOnlyList<string> Requests { get; } =
    [
        .. Fuzzer.RecordedMessages,
        """{"rpc":"echo","req":{"a":[1,"x",null]},"uuid":"e"}""",
        """{"rpc":"sum","req":{"a":1,"b":2},"uuid":"s"}""",
        """{"rpc":"later","req":"text","uuid":"l"}""",
        """{"rpc":"refuse","uuid":"r"}""",
        """{"rpc":"_subscribe","req":{"channel":"news"},"uuid":"n"}""",
        """{"rpc":"_publish","req":{"channel":"news","data":{"n":1}},"uuid":"p"}""",
        """{"rpc":"_unsubscribe","req":{"channel":"news"},"uuid":"u"}""",
        """{"rpc":"auth","token":"c0ffee00-0000-4000-8000-000000000000","uuid":"a","protocol":4}""",
    ];

    public static async Task<TokenHost> StartAsync(int invalidMessages)
    {
        TokenHost host = await TokenHost.StartAsync(options =>
        {
            options.AnswerPings = true;
            options.Limits.InvalidMessages = invalidMessages;
            options.Limits.Channels = Channels;

            // A client that sends a batch before it reads is not slow yet.
            options.ConfigureSockets = sockets => (sockets.MaxOutboundMessages, sockets.MaxOutboundBytes) = (1_000_000, 1_000_000_000);
        });

        ServerActions actions = host.Server.Actions;
        actions.Map<Sum, int>("sum", (sum, _) => unchecked(sum.A + sum.B));
        actions.Map<string, string>("later", async (text, _) =>
        {
            await Task.Yield();
            return text;
        });
        actions.Map<JsonElement>("refuse", (data, _) => throw new RpcException(1001, "No", JsonSlice.From(data)));

        host.Server.Rules.OnSubscribe((request, _) => request.Channel.Contains('\ufffd', StringComparison.Ordinal) ? Access.Deny("unreadable") : Access.Allow);
        host.Server.Rules.OnPublish((request, _) => Look(request.Data) % 7 == 0 ? Access.Deny() : Access.Allow);
        host.Server.Filter = (_, message) => Look(message.Data) % 5 == 0 ? null : message;
        return host;
    }

    /// <summary>Reads all of it.</summary>
    private static int Look(JsonElement data) => data.ValueKind is JsonValueKind.Undefined ? 1 : Encoding.UTF8.GetByteCount(data.GetRawText());
}
