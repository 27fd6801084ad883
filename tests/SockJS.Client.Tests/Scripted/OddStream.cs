using System.Text;

namespace SockJS.Client.Tests.Scripted;

/// <summary>
/// A response of a handler that does not do as it is told: it goes on reading when that is cancelled, and may throw when it is disposed.
/// </summary>
internal sealed class OddStream(string text, Exception? onDispose = null) : Stream
{
    private readonly TaskCompletionSource disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isRead;

    /// <summary>Completes when it has been let go of.</summary>
    public Task Disposed => disposed.Task.WaitAsync(Patience.Limit);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>A response that holds it.</summary>
    public HttpResponseMessage ToResponse() => new() { Content = new StreamContent(this) };

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!isRead && buffer.IsEmpty) return 0;
        if (isRead) return await new TaskCompletionSource<int>().Task;

        isRead = true;
        return Encoding.UTF8.GetBytes(text, buffer.Span);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        disposed.TrySetResult();
        if (onDispose is not null) throw onDispose;
    }
}
