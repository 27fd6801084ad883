using System.Text.Json;
using System.Text.Unicode;
using CsCheck;

namespace TokenSockJS.Protocol.Tests;

public sealed class WireProperties
{
    private static readonly int Many = Nightly.Times(10_000);

    [Fact]
    public void Readers_never_throw_on_arbitrary_bytes() => Gen.Byte.Array[0, 60].Sample(ReadEverything, iter: Many);

    [Fact]
    public void Readers_never_throw_on_messages_however_strange() => Arbitrary.Message.Sample(ReadEverything, iter: Many);

    [Fact]
    public void Readers_never_throw_on_broken_messages() => Arbitrary.BrokenMessage.Sample(ReadEverything, iter: Many);

    [Fact]
    public void Client_message_is_invalid_exactly_when_the_platform_reads_no_object() =>
        Gen.OneOf(Arbitrary.Message, Arbitrary.BrokenMessage).Sample(
            utf8 => (ClientMessageReader.Read(utf8, out _) != ClientMessageFault.InvalidMessage) == IsObject(utf8), iter: Many);

    [Fact]
    public void Call_is_read_as_it_was_written() =>
        Gen.Select(Arbitrary.Name, Arbitrary.Json, Arbitrary.Name).Sample(
            (name, payload, uuid) =>
            {
                byte[] call = ClientMessageWriter.Call(name, new JsonSlice(payload), uuid);
                var fault = ClientMessageReader.Read(call, out ClientMessage message);

                return fault == (name.Length > 0 ? ClientMessageFault.None : ClientMessageFault.InvalidRequest)
                    && message.Rpc == name
                    && JsonStringReader.Read(message.Uuid) == uuid
                    && message.Request.Utf8.Span.SequenceEqual(payload);
            },
            iter: Many);

    [Fact]
    public void Publish_is_read_as_it_was_written() =>
        Gen.Select(Arbitrary.Name, Arbitrary.Json).Sample(
            (name, payload) =>
            {
                ClientMessageReader.Read(ClientMessageWriter.Publish(name, new JsonSlice(payload), "u"), out ClientMessage message);

                return message.Rpc == CommandNames.Publish
                    && ChannelRequestReader.TryRead(message.Request, out string? channel, out JsonSlice data)
                    && channel == name
                    && data.Utf8.Span.SequenceEqual(payload);
            },
            iter: Many);

    [Fact]
    public void Answer_is_read_as_it_was_written() =>
        Gen.Select(Arbitrary.Name, Arbitrary.Json).Sample(
            (fid, payload) =>
            {
                ClientMessageReader.Read(ClientMessageWriter.Answer(fid, new JsonSlice(payload)), out ClientMessage message);

                return message.Fid == fid
                    && CallAnswer.TryRead(message.Response, out JsonSlice data, out JsonSlice error)
                    && data.Utf8.Span.SequenceEqual(payload)
                    && error.IsMissing;
            },
            iter: Many);

    [Fact]
    public void Reply_and_channel_message_are_read_as_they_were_written() =>
        Gen.Select(Arbitrary.Name.Where(name => name.Length > 0), Arbitrary.Json).Sample(
            (name, payload) =>
            {
                ClientMessageReader.Read(ClientMessageWriter.Call(name, default, name), out ClientMessage request);
                ServerMessageReader.TryRead(ServerMessageWriter.Reply(request, new JsonSlice(payload)), out ServerMessage reply);
                ServerMessageReader.TryRead(ServerMessageWriter.ChannelMessage(name, new JsonSlice(payload)), out ServerMessage message);

                return reply.Kind == ServerMessageKind.Reply
                    && reply.Rpc == name
                    && reply.Uuid == name
                    && reply.Result.Utf8.Span.SequenceEqual(payload)
                    && message.Kind == ServerMessageKind.ChannelMessage
                    && message.Channel == name
                    && message.Message.Utf8.Span.SequenceEqual(payload);
            },
            iter: Many);

    [Fact]
    public void Call_of_the_server_is_read_as_it_was_written() =>
        Gen.Select(Arbitrary.Name, Arbitrary.Json).Sample(
            (name, payload) =>
            {
                ServerMessageReader.TryRead(ServerMessageWriter.Call(name, name, new JsonSlice(payload)), out ServerMessage call);

                return call.Kind == ServerMessageKind.Call
                    && call.Fid == name
                    && call.Command == name
                    && call.Arguments.Utf8.Span.SequenceEqual(payload);
            },
            iter: Many);

    [Fact]
    public void Any_dotnet_string_is_written_as_valid_JSON() =>
        Arbitrary.Text.Sample(
            text =>
            {
                ReadOnlySpan<byte> written = JsonSlice.FromText(text).Utf8.Span;

                return Utf8.IsValid(written) && JsonElement.Parse(written).ValueKind == JsonValueKind.String;
            },
            iter: Many);

    [Fact]
    public void Coded_error_is_read_as_it_was_written() =>
        Gen.Select(Gen.Int, Arbitrary.Name, Arbitrary.Json).Sample(
            (code, text, payload) =>
            {
                var error = RpcException.FromWire(new RpcException(code, text, new JsonSlice(payload)).ToWire(coded: true), coded: true);

                return error.Code == code && error.Message == text && error.ErrorData.Utf8.Span.SequenceEqual(payload);
            },
            iter: Many);

    [Fact]
    public void String_is_readable_exactly_when_the_platform_can_read_it() =>
        Arbitrary.StringContent.Sample(
            content =>
            {
                byte[] json = [(byte)'"', .. content, (byte)'"'];

                return JsonStringReader.Read(new JsonSlice(json)) == ReadByPlatform(json);
            },
            iter: Many);

    private static void ReadEverything(byte[] utf8)
    {
        if (ClientMessageReader.Read(utf8, out ClientMessage message) != ClientMessageFault.InvalidMessage)
        {
            ChannelRequestReader.TryRead(message.Request, out _, out _);
            CallAnswer.TryRead(message.Response, out _, out _);
            ServerMessageWriter.Reply(message, message.Request);
        }

        if (ServerMessageReader.TryRead(utf8, out ServerMessage reply) && !reply.Error.IsMissing)
        {
            RpcException.FromWire(reply.Error, coded: true);
            RpcException.FromWire(reply.Error, coded: false);
        }

        JsonSlice.TryParse(utf8, out _);
    }

    private static bool IsObject(byte[] utf8)
    {
        try
        {
            return JsonElement.Parse(utf8).ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? ReadByPlatform(byte[] json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
