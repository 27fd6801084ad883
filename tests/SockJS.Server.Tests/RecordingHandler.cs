using SockJS.Protocol;

namespace SockJS.Server.Tests;

/// <summary>A handler that writes down how it is called, and then does what a test wants it to do.</summary>
internal sealed class RecordingHandler : SockJSHandler
{
    public Calls Calls { get; } = new();

    /// <summary>Known from the opening on.</summary>
    public SockJSConnection Connection { get; private set; } = null!;

    /// <summary>The memory that the last message came in.</summary>
    public ReadOnlyMemory<byte> LastMessage { get; private set; }

    public Func<ValueTask> Opening { get; set; } = () => default;

    public Func<string, ValueTask> Receiving { get; set; } = _ => default;

    public Func<ValueTask> Closing { get; set; } = () => default;

    public override ValueTask OnOpen(SockJSConnection connection)
    {
        Connection = connection;
        Calls.Add("open");
        return Opening();
    }

    public override ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8)
    {
        LastMessage = utf8;
        string text = Wtf8.GetString(utf8.Span);
        Calls.Add($"message {text}");
        return Receiving(text);
    }

    public override ValueTask OnClose(SockJSConnection connection, CloseStatus status)
    {
        Calls.Add($"close {status}");
        return Closing();
    }
}
