using System.Text;
using System.Text.Json;

namespace TokenSockJS.Protocol.Tests;

public sealed class MessageWriterTests
{
    private const string ClientTable = "token-client-write";
    private const string ServerTable = "token-server-write";

    public static TheoryData<string> ClientCases => Vectors.Names(ClientTable);

    public static TheoryData<string> ServerCases => Vectors.Names(ServerTable);

    [Theory, MemberData(nameof(ClientCases))]
    public void Client_message_is_written_as_the_table_says(string name)
    {
        var (input, expected) = Vectors.Case(ClientTable, name);

        Assert.Equal(expected.GetString(), Encoding.UTF8.GetString(WriteAsClient(input)));
    }

    [Theory, MemberData(nameof(ServerCases))]
    public void Server_message_is_written_as_the_table_says(string name)
    {
        var (input, expected) = Vectors.Case(ServerTable, name);

        Assert.Equal(expected.GetString(), Encoding.UTF8.GetString(WriteAsServer(input)));
    }

    [Fact]
    public void Payload_is_copied_once()
    {
        var payload = Vectors.Slice($"\"{new string('x', 1 << 20)}\"");
        ServerMessageWriter.ChannelMessage("warm", payload);

        long before = GC.GetAllocatedBytesForCurrentThread();
        ServerMessageWriter.ChannelMessage("news", payload);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, payload.Utf8.Length, payload.Utf8.Length + 1024);
    }

    private static byte[] WriteAsClient(JsonElement input)
    {
        string uuid = input.Text("uuid")!, channel = input.Text("channel")!, fid = input.Text("fid")!;
        JsonSlice data = input.Slice("data");

        return input.Text("message") switch
        {
            "authenticate" => ClientMessageWriter.Authenticate(input.Text("token")!, uuid, input.GetProperty("protocol").GetInt32()),
            "call" => ClientMessageWriter.Call(input.Text("name")!, input.Slice("req"), uuid),
            "ping" => ClientMessageWriter.Ping(uuid),
            "subscribe" => ClientMessageWriter.Subscribe(channel, uuid),
            "unsubscribe" => ClientMessageWriter.Unsubscribe(channel, uuid),
            "publish" => ClientMessageWriter.Publish(channel, data, uuid),
            "broadcast" => ClientMessageWriter.Broadcast(data, uuid),
            "answer" => ClientMessageWriter.Answer(fid, data),
            "answerError" => ClientMessageWriter.AnswerError(fid, input.Slice("error")),
            var message => throw new ArgumentException($"No client writes '{message}'."),
        };
    }

    private static byte[] WriteAsServer(JsonElement input)
    {
        string channel = input.Text("channel")!;
        ClientMessageReader.Read(Encoding.UTF8.GetBytes(input.Text("request") ?? ""), out ClientMessage request);

        return input.Text("message") switch
        {
            "reply" => ServerMessageWriter.Reply(request, input.Slice("resp")),
            "replyError" => ServerMessageWriter.ReplyError(request, input.Slice("error")),
            "invalidMessage" => ServerMessageWriter.InvalidMessage.ToArray(),
            "channelMessage" => ServerMessageWriter.ChannelMessage(channel, input.Slice("data")),
            "subscribed" => ServerMessageWriter.Subscribed(channel),
            "subscribedEcho" => ServerMessageWriter.SubscribedEcho(request, channel),
            "unsubscribed" => ServerMessageWriter.Unsubscribed(channel),
            "call" => ServerMessageWriter.Call(input.Text("fid")!, input.Text("command")!, input.Slice("args")),
            var message => throw new ArgumentException($"No server writes '{message}'."),
        };
    }
}
