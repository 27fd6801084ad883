using System.Text.Unicode;

namespace SockJS.Protocol.WebSockets;

/// <summary>
/// Reads what a client sends over a WebSocket: masked frames, messages put together from their fragments,
/// control frames between them. RFC 6455, sections 5 and 7.
/// </summary>
/// <remarks>
/// It is fed with whatever bytes have arrived and keeps what is unfinished, so its caller needs no buffer
/// between two reads. It holds memory for what has come, never for what a header only announces.
/// </remarks>
public sealed class WebSocketReader
{
    private const int FirstGrowth = 4096;

    private byte[] partialHeader = [];
    private WebSocketFrameHeader header;
    private bool insidePayload;
    private long payloadRead;

    private bool insideMessage;
    private bool skippingMessage;
    private byte[] message = [];
    private int messageLength;
    private byte[] control = [];

    /// <summary>The longest message in bytes; what is longer is a violation with code 1009.</summary>
    public required int MaxMessageBytes { get; set; }

    /// <summary>Whether nothing is unfinished.</summary>
    public bool IsIdle => !insidePayload && !insideMessage && partialHeader.Length == 0;

    /// <summary>Reads up to the next event. Call again with the rest until it answers <see cref="WebSocketEventKind.None"/>.</summary>
    /// <param name="input">Bytes as they arrived; moved forward behind what was read.</param>
    /// <returns>
    /// What was found. After a violation with 1003, 1007 or 1009 one may read on, to see the peer's close frame: the
    /// refused message is skipped without being held. After any other the stream has lost its meaning.
    /// </returns>
    public WebSocketEvent Read(ref ReadOnlySpan<byte> input)
    {
        while (true)
        {
            if (!insidePayload)
            {
                if (!TryReadHeader(ref input)) return default;
                if (Violation() is { } violation)
                {
                    if (violation.Close.Code is 1003 or 1009) SkipMessage();
                    return violation;
                }

                BeginPayload();
            }

            if (!TryReadPayload(ref input)) return default;
            if (EndPayload() is { } found) return found;
        }
    }

    private bool TryReadHeader(ref ReadOnlySpan<byte> input)
    {
        if (partialHeader.Length == 0)
        {
            int length = WebSocketFrameHeader.TryRead(input, out header);
            if (length == 0) partialHeader = input.ToArray();
            input = length == 0 ? default : input[length..];
            return length > 0;
        }

        // A header cut in two: put it together byte by byte, it is 14 bytes at most.
        while (!input.IsEmpty)
        {
            partialHeader = [.. partialHeader, input[0]];
            input = input[1..];
            if (WebSocketFrameHeader.TryRead(partialHeader, out header) == 0) continue;

            partialHeader = [];
            return true;
        }

        return false;
    }

    private WebSocketEvent? Violation() => header switch
    {
        { Mask: null } => Broken(1002, "Frames of a client are masked"),
        { Reserved: not 0 } => Broken(1002, "Reserved bits are set"),
        { PayloadLength: < 0 } => Broken(1002, "Length is negative"),
        { Opcode: WebSocketOpcode.Text or WebSocketOpcode.Binary } when insideMessage => Broken(1002, "A message begins inside another"),
        { Opcode: WebSocketOpcode.Binary } => Broken(1003, "Text only"),
        { Opcode: WebSocketOpcode.Continuation } when !insideMessage => Broken(1002, "Nothing to continue"),
        { Opcode: WebSocketOpcode.Text or WebSocketOpcode.Continuation } when !skippingMessage && header.PayloadLength > MaxMessageBytes - messageLength => Broken(1009, "Message too large"),
        { Opcode: WebSocketOpcode.Text or WebSocketOpcode.Continuation } => null,
        { Opcode: not (WebSocketOpcode.Close or WebSocketOpcode.Ping or WebSocketOpcode.Pong) } => Broken(1002, "Unknown opcode"),
        { IsFinal: false } => Broken(1002, "Control frames are not fragmented"),
        { PayloadLength: > 125 } => Broken(1002, "Control frames are short"),
        _ => null,
    };

    private bool IsControl => header.Opcode >= WebSocketOpcode.Close;

    private void BeginPayload()
    {
        insidePayload = true;
        payloadRead = 0;
        if (IsControl) control = new byte[header.PayloadLength];
        else insideMessage = true;
    }

    /// <summary>What a refused message held goes at once; the rest of it passes by.</summary>
    private void SkipMessage()
    {
        skippingMessage = true;
        message = [];
        messageLength = 0;
        BeginPayload();
    }

    private bool TryReadPayload(ref ReadOnlySpan<byte> input)
    {
        long left = header.PayloadLength - payloadRead;
        ReadOnlySpan<byte> part = input[..(int)Math.Min(left, input.Length)];
        input = input[part.Length..];

        if (IsControl)
        {
            WebSocketMask.Apply(part, control.AsSpan((int)payloadRead), header.Mask.GetValueOrDefault(), (int)payloadRead);
        }
        else if (!skippingMessage)
        {
            WebSocketMask.Apply(part, GrowMessage(part.Length, (int)left), header.Mask.GetValueOrDefault(), (int)payloadRead);
            messageLength += part.Length;
        }

        payloadRead += part.Length;
        return part.Length == left;
    }

    /// <summary>
    /// Room for what has arrived. It doubles, so that a message in a million fragments is not copied a million
    /// times, but never grows beyond the end of the message once that is known.
    /// </summary>
    private Span<byte> GrowMessage(int arrived, int announced)
    {
        int needed = messageLength + arrived;
        if (needed > message.Length)
        {
            int end = header.IsFinal ? messageLength + announced : MaxMessageBytes;
            int size = Math.Min(end, Math.Max(FirstGrowth, message.Length * 2));
            Array.Resize(ref message, Math.Max(needed, size));
        }

        return message.AsSpan(messageLength);
    }

    private WebSocketEvent? EndPayload()
    {
        insidePayload = false;
        switch (header.Opcode)
        {
            case WebSocketOpcode.Ping: return new WebSocketEvent(WebSocketEventKind.Ping, TakeControl());
            case WebSocketOpcode.Pong: return new WebSocketEvent(WebSocketEventKind.Pong, TakeControl());
            case WebSocketOpcode.Close: return Close(TakeControl());
            default: return header.IsFinal ? EndMessage() : null;
        }
    }

    private WebSocketEvent? EndMessage()
    {
        // It may wait in a queue that counts its bytes: room that was only there to grow must not wait with it.
        if (message.Length / 2 > messageLength) Array.Resize(ref message, messageLength);

        Memory<byte> text = message.AsMemory(0, messageLength);
        bool skipped = skippingMessage;
        message = [];
        messageLength = 0;
        insideMessage = skippingMessage = false;
        if (skipped) return null;

        return Utf8.IsValid(text.Span) ? new WebSocketEvent(WebSocketEventKind.Text, text) : Broken(1007, "Invalid UTF-8");
    }

    private byte[] TakeControl()
    {
        byte[] payload = control;
        control = [];
        return payload;
    }

    private static WebSocketEvent Close(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty) return new WebSocketEvent(WebSocketEventKind.Close, Close: new CloseStatus(1005, ""));
        if (payload.Length == 1) return Broken(1002, "Close code is cut");

        int code = payload[0] << 8 | payload[1];
        if (code is not ((>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999))) return Broken(1002, "Close code is illegal");
        if (!Utf8.IsValid(payload[2..])) return Broken(1007, "Invalid UTF-8");

        return new WebSocketEvent(WebSocketEventKind.Close, Close: new CloseStatus(code, Wtf8.GetString(payload[2..])));
    }

    private static WebSocketEvent Broken(int code, string reason) => new(WebSocketEventKind.Violation, Close: new CloseStatus(code, reason));
}
