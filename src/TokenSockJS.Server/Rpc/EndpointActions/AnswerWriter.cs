using System.Buffers;
using System.IO.Pipelines;

namespace TokenSockJS.Server.Rpc.EndpointActions;

/// <summary>Takes what an endpoint writes, up to a bound.</summary>
internal sealed class AnswerWriter(int mostBytes, Func<CancellationToken, Task> start) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new();
    private int flushed;

    public ReadOnlyMemory<byte> Written => buffer.WrittenMemory;

    /// <summary>More was to be written than there may be. Remembered, because an endpoint may catch what is thrown at it.</summary>
    public bool IsTooLarge { get; private set; }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => buffer.WrittenCount - flushed;

    public override Memory<byte> GetMemory(int sizeHint = 0) => buffer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => buffer.GetSpan(sizeHint);

    /// <exception cref="InvalidOperationException">It is too much.</exception>
    public override void Advance(int bytes)
    {
        if (bytes > mostBytes - buffer.WrittenCount)
        {
            IsTooLarge = true;
            throw new InvalidOperationException($"The answer has more than {mostBytes} bytes (Limits.MessageBytes).");
        }

        buffer.Advance(bytes);
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await start(cancellationToken);
        flushed = buffer.WrittenCount;
        return default;
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
