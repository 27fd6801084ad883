using System.Text.Unicode;
using SockJS.Protocol;
using SockJS.Server.Sessions;

namespace SockJS.Server.Transports;

/// <summary>The messages of one send request, on their way into the queue of their session. Spec: sockjs 3.5.</summary>
internal static class SentMessages
{
    /// <summary>Checks all of them, then hands them over as there is room.</summary>
    public static async ValueTask<SendOutcome> HandOverAsync(SockJSSession session, Memory<byte> payload, int maxMessages, Deadline deadline)
    {
        if (payload.Span.TrimStart(" \t\r\n"u8) is [] or [(byte)'"', ..]) return SendOutcome.Empty;
        if (!Utf8.IsValid(payload.Span) || !MessageArrayReader.TryOpen(payload, out MessageArrayReader messages)) return SendOutcome.Broken;
        if (messages.Count > maxMessages) return SendOutcome.TooLarge;

        while (messages.TryRead(out ReadOnlyMemory<byte> message))
        {
            if (message.Length > session.MaxMessageBytes) return SendOutcome.TooLarge;

            // As the reader of a WebSocket waits, but not for ever: behind this request a client waits.
            Task room = session.RoomAsync();
            if (!room.IsCompleted && !await deadline.WaitAsync(room)) return SendOutcome.Busy;
            if (session.IsOver) return SendOutcome.NoSession;

            // A message is a slice of the body: where that is mostly something else, it must not hold on to it.
            _ = session.ReceiveAsync(message.Length < payload.Length / 2 ? message.ToArray() : message);
        }

        return SendOutcome.Taken;
    }
}
