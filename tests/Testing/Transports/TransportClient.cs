using SockJS.Protocol;

namespace Testing.Transports;

/// <summary>A client of one session. It looks at every byte, and takes none that the specification does not have there.</summary>
public abstract class TransportClient(TransportAddress address) : IDisposable
{
    private readonly Queue<string> messages = new();

    public TransportAddress Address { get; } = address;

    /// <summary>Begins a session, and reads that it is open.</summary>
    public abstract Task OpenAsync();

    /// <summary>Sees to it that there is a request that can receive.</summary>
    /// <returns>What marks this request among all; null where nothing had to be asked for.</returns>
    public virtual Task<string?> AttachAsync() => Task.FromResult<string?>(null);

    /// <summary>Sends messages together.</summary>
    /// <exception cref="TransportRefusedException">The server did not take them.</exception>
    public abstract Task SendAsync(params string[] messages);

    /// <summary>The next frame; asks for it where that must be.</summary>
    public abstract Task<ServerFrame> ReadFrameAsync();

    /// <summary>The next message.</summary>
    /// <exception cref="InvalidDataException">There is something else.</exception>
    public async Task<string> ReadMessageAsync()
    {
        while (messages.Count == 0)
        {
            ServerFrame frame = await ReadFrameAsync();
            if (frame.Kind is not FrameKind.Messages) throw new InvalidDataException($"Expected a message, got {frame}");
            foreach (string message in frame.Messages) messages.Enqueue(message);
        }

        return messages.Dequeue();
    }

    /// <summary>The next so many messages.</summary>
    public async Task<string[]> ReadMessagesAsync(int count)
    {
        var read = new string[count];
        for (int i = 0; i < count; i++) read[i] = await ReadMessageAsync();
        return read;
    }

    /// <summary>Reads the sign of life of a quiet connection, and answers it where that must be.</summary>
    public abstract Task ReadHeartbeatAsync();

    /// <summary>Reads the server's good-bye, messages before it left out, up to the end of what carries it.</summary>
    public abstract Task<CloseStatus> ReadCloseAsync();

    /// <summary>Waits until the server has dropped what receives, throwing away what still comes.</summary>
    public abstract Task EndAsync();

    /// <summary>Tears down what receives, without a word.</summary>
    public abstract void Abort();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    protected static ServerFrame Expect(ServerFrame frame, FrameKind kind) =>
        frame.Kind == kind ? frame : throw new InvalidDataException($"Expected {kind}, got {frame}");
}
