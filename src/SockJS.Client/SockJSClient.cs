using System.Runtime.CompilerServices;
using System.Text;
using SockJS.Client.Opening;
using SockJS.Client.Transports;
using SockJS.Protocol;

namespace SockJS.Client;

/// <summary>
/// One connection to a SockJS service: an ordered stream of text messages in each direction. It connects once; for
/// another attempt make another client.
/// </summary>
/// <remarks>
/// All members are safe for concurrent use. Messages that nobody reads are kept up to the bounds of the options; then
/// the server is no longer read from, its heartbeats stay unanswered, and over polling it takes the client for gone after its disconnect
/// delay.
/// </remarks>
public sealed class SockJSClient : IAsyncDisposable
{
    private readonly SessionOpener opener;
    private readonly ClientSession session;
    private readonly Task released;

    /// <summary>A client that is not connected yet.</summary>
    /// <param name="url">The service's URL, e.g. <c>https://example.com/echo</c>; a query is sent with every request.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentNullException">There is no URL.</exception>
    /// <exception cref="ArgumentException">The URL or an option makes no sense; the message says what to write.</exception>
    /// <exception cref="PlatformNotSupportedException">An option is not for browsers, and this is one; the message says which.</exception>
    public SockJSClient(Uri url, SockJSClientOptions? options = null)
    {
        options ??= new SockJSClientOptions();
        SessionUrl.Validate(url);
        options.Validate();

        var http = new ClientHttp(options);
        var choice = new TransportChoice(http, options);
        opener = new SessionOpener(url, options, choice.Create, http);
        session = new ClientSession(options, url.Authority);
        released = session.Down.ContinueWith(_ => http.Dispose(), TaskScheduler.Default);
    }

    /// <summary>Completes when the connection is over, or could not be opened; never fails.</summary>
    public Task<SockJSCloseInfo> Closed => session.Closed;

    /// <summary>Opens the connection.</summary>
    /// <exception cref="SockJSException">
    /// The server cannot be reached, refuses, or no transport opens the session in time; <see cref="SockJSException.Attempts"/> says what
    /// was tried.
    /// </exception>
    /// <exception cref="InvalidOperationException">This client has connected before.</exception>
    /// <exception cref="OperationCanceledException">
    /// The token said so; the client is closed then. A handler that goes on is waited for, <see cref="SockJSClientOptions.CloseTimeout"/>
    /// at most.
    /// </exception>
    public Task ConnectAsync(CancellationToken cancellationToken = default) =>
        session.OpenAsync(opener.OpenAsync, cancellationToken);

    /// <summary>
    /// Sends a message; they travel in the order of the calls. Completes when it has been handed to the network. What is
    /// cancelled before its turn is not sent; afterwards it is sent all the same.
    /// </summary>
    /// <exception cref="SockJSException">The connection is over.</exception>
    /// <exception cref="SendQueueFullException">Too much waits to be sent already.</exception>
    /// <exception cref="ArgumentNullException">There is no message.</exception>
    /// <exception cref="InvalidOperationException">The client has not been connected.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public Task SendAsync(string message, CancellationToken cancellationToken = default) =>
        session.SendAsync(new SockJSMessage(message), cancellationToken);

    /// <summary>The same for a message of UTF-8 bytes, which must not change until it is sent.</summary>
    /// <exception cref="ArgumentException">The bytes are not UTF-8.</exception>
    /// <exception cref="SockJSException">The connection is over.</exception>
    /// <exception cref="SendQueueFullException">Too much waits to be sent already.</exception>
    /// <exception cref="InvalidOperationException">The client has not been connected.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public Task SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken = default) =>
        session.SendAsync(new SockJSMessage(utf8), cancellationToken);

    /// <summary>
    /// For who would rather wait than have <see cref="SendAsync(string, CancellationToken)"/> fail: completes when there is room for a
    /// message, which somebody else who sends may take first.
    /// </summary>
    /// <param name="length">The length of the message in bytes of UTF-8.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False when the connection is over.</returns>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public Task<bool> WaitToSendAsync(int length, CancellationToken cancellationToken = default) =>
        session.WaitToSendAsync(length, cancellationToken);

    /// <summary>
    /// The messages of the server, in order, until the connection is over: that is no exception, <see cref="Closed"/> says why it is.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public async IAsyncEnumerable<string> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (ReadOnlyMemory<byte> message in ReadAllBytesAsync(cancellationToken).ConfigureAwait(false))
            yield return Wtf8.GetString(message.Span);
    }

    /// <summary>
    /// The same messages as UTF-8, in which a lone surrogate may stand (<see cref="Wtf8"/>). The memory belongs to the caller.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAllBytesAsync(CancellationToken cancellationToken = default) =>
        session.Inbox.ReadAllAsync(cancellationToken);

    /// <summary>
    /// Hands each message of the server to a callback, one after the other and in order: the next when the callback is done with the one
    /// before. As long as it is not, messages wait, and when enough do the server is no longer read from.
    /// </summary>
    /// <param name="onMessage">Is given the message, and the token. What it throws ends the reading, not the connection.</param>
    /// <param name="cancellationToken">Ends the reading, not the connection.</param>
    /// <returns>How the connection has ended, when all messages have been handed over.</returns>
    /// <exception cref="ArgumentNullException">There is no callback.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public Task<SockJSCloseInfo> ReadAllAsync(
        Func<string, CancellationToken, ValueTask> onMessage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(onMessage);
        return ReadAllBytesAsync((message, cancel) => onMessage(Wtf8.GetString(message.Span), cancel), cancellationToken);
    }

    /// <summary>The same for messages of UTF-8 bytes (<see cref="ReadAllBytesAsync(CancellationToken)"/>).</summary>
    /// <inheritdoc cref="ReadAllAsync(Func{string, CancellationToken, ValueTask}, CancellationToken)"/>
    public async Task<SockJSCloseInfo> ReadAllBytesAsync(
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> onMessage, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(onMessage);
        await foreach (ReadOnlyMemory<byte> message in ReadAllBytesAsync(cancellationToken).ConfigureAwait(false))
            await onMessage(message, cancellationToken).ConfigureAwait(false);
        return await Closed.ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the connection, or the attempt to open it. Messages that have arrived can still be read. Does nothing if it
    /// is over. Completes when the wire is down, which takes at most <see cref="SockJSClientOptions.CloseTimeout"/>.
    /// </summary>
    /// <param name="code">1000 or 3000 to 4999.</param>
    /// <param name="reason">For the server's logs; what exceeds 123 bytes of UTF-8 is cut off, and a lone surrogate becomes U+FFFD.</param>
    /// <exception cref="ArgumentOutOfRangeException">Any other code.</exception>
    /// <exception cref="ArgumentNullException">There is no reason; an empty one will do.</exception>
    public Task CloseAsync(int code = 1000, string reason = "Normal closure")
    {
        if (!CloseCode.IsForApplications(code))
            throw new ArgumentOutOfRangeException(nameof(code), code, "A client closes with 1000 or 3000 to 4999.");
        ArgumentNullException.ThrowIfNull(reason);

        // What is no text cannot travel: half a character becomes U+FFFD.
        return CloseAsync(new CloseStatus(code, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(reason))));
    }

    /// <summary>Ends the connection with 1000, if it is not over. Safe at any moment.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private async Task CloseAsync(CloseStatus status)
    {
        await session.CloseAsync(status).ConfigureAwait(false);
        await released.ConfigureAwait(false);
    }
}
