using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Unicode;
using SockJS.Protocol;

namespace SockJS.Client.Transports;

/// <summary>
/// A session over HTTP: one receiving request after the other, and sending requests beside them. Spec: sockjs 3.4, 3.5, 6.5, 6.6.
/// </summary>
internal sealed class HttpTransport(ClientHttp http, HttpReceiving receiving, SockJSClientOptions options) : IClientTransport
{
    private readonly CancellationTokenSource leaving = new();
    private readonly ReceivingPace pace = new(options.TimeProvider);
    private SessionUrl? url;
    private HttpResponseMessage? response;
    private LineReader? lines;
    private long received;

    public string Name => receiving.Format.Name;

    public CloseStatus End { get; private set; } = CloseCode.Lost;

    public bool WasClosed => false;

    public bool SaidGoodbye => false;

    public long Received => received + (lines?.Received ?? 0);

    public bool HasPulse => false;

    public Task ConnectAsync(SessionUrl url, CancellationToken cancel)
    {
        this.url = url;
        return BeginAsync(cancel);
    }

    public async ValueTask<Memory<byte>?> ReadFrameAsync(CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, leaving.Token);
        try
        {
            while (true)
            {
                if (lines is null) await BeginAsync(either.Token).ConfigureAwait(false);
                if (await lines!.ReadAsync(either.Token).ConfigureAwait(false) is { } line)
                {
                    if (receiving.FrameOf(line) is not { } frame) continue;
                    if (!Utf8.IsValid(frame.Span)) throw new IOException("A frame is not UTF-8.");
                    pace.Heard(frame);
                    return frame;
                }

                await EndResponseAsync(either.Token).ConfigureAwait(false);
            }
        }
        catch (FrameTooLargeException)
        {
            End = CloseCode.MessageTooLarge;
            return null;
        }
        catch (IOException broken)
        {
            End = new CloseStatus(CloseCode.Lost.Code, broken.Message);
            return null;
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            End = CloseCode.Normal;
            return null;
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<SockJSMessage> messages, CancellationToken cancel)
    {
        // What the application does for a request, it does on a thread of its own: whoever sends may hold a lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

        var array = new ArrayBufferWriter<byte>();
        MessageArrayWriter.Write(messages.Span, array);
        using var content = new ReadOnlyMemoryContent(array.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "UTF-8");

        // What hangs on its way must not outlive the connection.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, leaving.Token);
        try
        {
            using HttpResponseMessage answer =
                await http.SendAsync(HttpMethod.Post, url!.ForHttp("xhr_send"), content, accept: null, either.Token).ConfigureAwait(false);
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NoContent))
                throw new IOException($"Sending error: HTTP status {(int)answer.StatusCode}");
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new IOException("The connection was given up before the server had answered.");
        }
    }

    /// <summary>There is no goodbye over HTTP: the server sees that nobody receives any more.</summary>
    public Task CloseAsync(CloseStatus status, CancellationToken cancel) => leaving.CancelAsync();

    public void Dispose()
    {
        try
        {
            leaving.Cancel();
        }
        finally
        {
            response?.Dispose();
        }
    }

    private async Task BeginAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        pace.Begin();
        HttpContent? nothing = receiving.Method == HttpMethod.Post ? new ByteArrayContent([]) : null;
        HttpResponseMessage head =
            await http.SendAsync(receiving.Method, url!.ForHttp(Name), nothing, receiving.Accept, cancel).ConfigureAwait(false);

        // A handler that does not listen may bring it when it is too late. Whoever disposes looks at these two the other way round.
        Interlocked.Exchange(ref response, head);
        if (head.StatusCode is not HttpStatusCode.OK || leaving.IsCancellationRequested)
        {
            head.Dispose();
            throw new IOException($"HTTP status {(int)head.StatusCode}");
        }

        Stream stream = await head.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        lines = new LineReader(stream, options.MaxFrameBytes);
    }

    private async Task EndResponseAsync(CancellationToken cancel)
    {
        received = Received;
        response!.Dispose();
        (response, lines) = (null, null);
        if (pace.Pause() is var pause && pause > TimeSpan.Zero) await Task.Delay(pause, options.TimeProvider, cancel).ConfigureAwait(false);
    }
}
