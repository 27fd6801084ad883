using System.Text.Json;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Fuzzing;

/// <summary>Whatever a client sends, the readers say what it is, and throw nothing.</summary>
public sealed class ReaderFuzzTests
{
    private static readonly int Many = Nightly.Times(20_000);

    [Fact]
    public void Reader_takes_for_a_message_what_the_platform_takes_for_an_object_and_nothing_else()
    {
        var fuzzer = new Fuzzer(Fuzzer.RecordedMessages);
        int messages = 0;
        for (int i = 0; i < Many; i++)
        {
            byte[] input = fuzzer.Next();

            ClientMessageFault fault = ClientMessageReader.Read(input, out ClientMessage message);

            if (fault is not ClientMessageFault.InvalidMessage) messages++;
            Assert.True(IsObject(input) == fault is not ClientMessageFault.InvalidMessage, $"Input {i}: {Convert.ToHexString(input)}");
            Assert.True(fault is not ClientMessageFault.None || message.Rpc is { Length: > 0 }, $"Input {i}: {Convert.ToHexString(input)}");
            ReadOn(message);
        }

        // Breaking must not break everything, or the rest of the server sees nothing of it.
        Assert.InRange(messages, Many / 20, Many / 2);
    }

    /// <summary>All that is read and written before the application is asked.</summary>
    private static void ReadOn(in ClientMessage message)
    {
        ChannelRequestReader.TryRead(message.Request, out string? channel, out _);
        CallAnswer.TryRead(message.Response, out _, out JsonSlice error);
        if (!error.IsMissing) RpcException.FromWire(error, coded: true).ToWire(coded: false);

        ServerMessageWriter.Reply(message, message.Request);
        if (channel is not null) ServerMessageWriter.SubscribedEcho(message, channel);
    }

    private static bool IsObject(byte[] input)
    {
        try
        {
            return JsonElement.Parse(input).ValueKind is JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
