using CsCheck;
using SockJS.Protocol.WebSockets;

namespace SockJS.Protocol.Tests.WebSockets;

/// <summary>What a client that keeps to the rules might send, and the events that a server must find in it.</summary>
internal sealed class Conversation
{
    private readonly List<byte> bytes = [];
    private readonly List<string> events = [];

    public byte[] Wire => [.. bytes];

    public IReadOnlyList<string> Events => events;

    /// <summary>What a failed property shows.</summary>
    public override string ToString() => Convert.ToHexStringLower(Wire);

    /// <summary>Messages in fragments, each gap between two filled with a ping or pong.</summary>
    public static Gen<Conversation> Any { get; } =
        Gen.Select(Gens.WellFormedText, Gen.Int[1, 60].Array[1, 4], Control.Any.Array[0, 3], Gen.UInt)
            .Array[0, 5]
            .Select(messages =>
            {
                var conversation = new Conversation();
                foreach ((string text, int[] sizes, Control[] between, uint mask) in messages) conversation.Say(text, sizes, between, mask);
                return conversation;
            });

    private void Say(string text, int[] sizes, Control[] between, uint mask)
    {
        byte[][] fragments = [.. Gens.Cut(Bytes.Of(text), sizes)];
        if (fragments.Length == 0) fragments = [[]];

        for (int i = 0; i < fragments.Length; i++)
        {
            WebSocketOpcode opcode = i == 0 ? WebSocketOpcode.Text : WebSocketOpcode.Continuation;
            bytes.AddRange(ClientFrame.Of(opcode, fragments[i], isFinal: i == fragments.Length - 1, mask: mask + (uint)i));
            if (between.Length > 0 && i < fragments.Length - 1) Say(between[i % between.Length], mask);
        }

        events.Add(WebSocketEvents.Text(text));
    }

    private void Say(Control control, uint mask)
    {
        bytes.AddRange(ClientFrame.Of(control.IsPing ? WebSocketOpcode.Ping : WebSocketOpcode.Pong, Bytes.Of(control.Payload), mask: ~mask));
        events.Add(control.IsPing ? WebSocketEvents.Ping(control.Payload) : WebSocketEvents.Pong(control.Payload));
    }

    private sealed record Control(bool IsPing, string Payload)
    {
        public static Gen<Control> Any { get; } =
            Gen.Select(Gen.Bool, Gen.Int[0, 125], (isPing, length) => new Control(isPing, new string((char)('a' + length % 26), length)));
    }
}
