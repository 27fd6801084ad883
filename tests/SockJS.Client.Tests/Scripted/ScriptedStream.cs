using System.IO.Pipelines;
using System.Text;

namespace SockJS.Client.Tests.Scripted;

/// <summary>A response that a test writes piece by piece. Writing completes when the client has made room.</summary>
internal sealed class ScriptedStream
{
    private readonly Pipe pipe;
    private readonly Stream writing;

    public ScriptedStream(long room, Action over)
    {
        pipe = new Pipe(new PipeOptions(pauseWriterThreshold: room == long.MaxValue ? 0 : room, resumeWriterThreshold: room == long.MaxValue ? -1 : room / 2));
        writing = pipe.Writer.AsStream(leaveOpen: true);
        Reading = new TrackedStream(pipe.Reader.AsStream(), over);
    }

    public Stream Reading { get; }

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public Task WriteAsync(byte[] bytes) => writing.WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask();

    public void Complete(Exception? failure = null) => pipe.Writer.Complete(failure);

    /// <summary>Says when it is let go of.</summary>
    private sealed class TrackedStream(Stream inner, Action over) : Stream
    {
        private int disposed;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref disposed, 1) != 0) return;
            over();
            inner.Dispose();
        }
    }
}
