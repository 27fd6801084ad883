using SockJS.Client.Transports;
using SockJS.Protocol;

namespace SockJS.Client.Opening;

/// <summary>
/// Opens a session: asks what the service has, then tries one transport after the other until one opens. Spec: sockjs 6.2, 6.3.
/// </summary>
internal sealed class SessionOpener(
    Uri service, SockJSClientOptions options, Func<SockJSTransport, IClientTransport> create, ClientHttp http)
{
    /// <summary>A request and what it brings, and once more for what may be lost.</summary>
    private const int RoundTrips = 2;

    /// <returns>A transport over which the session is open.</returns>
    /// <exception cref="SockJSException">No transport opens one, or the server does not want any.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public async Task<IClientTransport> OpenAsync(CancellationToken cancel)
    {
        (ServerInfo info, TimeSpan roundTrip) = await InfoRequest.SendAsync(http, service, options, cancel).ConfigureAwait(false);
        Uri address = BaseOf(info);
        string server = SessionUrl.CreateServer();
        TimeSpan limit = LimitFor(roundTrip);

        var attempts = new List<SockJSAttempt>();
        Exception? last = null;
        foreach (SockJSTransport kind in options.Transports.ToArray())
        {
            if (WhyNot(kind, info) is { } why)
            {
                attempts.Add(new SockJSAttempt(kind, why));
                continue;
            }

            IClientTransport transport = create(kind);
            try
            {
                var url = SessionUrl.Create(address, server);
                if (await TryAsync(transport, url, limit, cancel).ConfigureAwait(false) is not { } failure) return transport;
                attempts.Add(new SockJSAttempt(kind, failure.Reason));
                last = failure.Cause ?? last;
            }
            catch
            {
                LettingGo.Dispose(transport, options.Logger, service.Authority);
                throw;
            }

            LettingGo.Dispose(transport, options.Logger, service.Authority);
        }

        throw new SockJSException(ClientCloseCode.AllTransportsFailed, Tell(attempts), last) { Attempts = attempts };
    }

    /// <summary>Why a transport is not tried.</summary>
    private string? WhyNot(SockJSTransport kind, ServerInfo info) =>
        !SockJSClientOptions.IsWebSocket(kind) ? null
        : !info.WebSocket ? "the server says that it has no WebSockets"
        : options.ForbidsWebSocket ? "in a browser a WebSocket takes no headers"
        : null;

    /// <summary>A server behind a proxy may not know that it is reached over TLS: what was to go over TLS does not go without.</summary>
    private Uri BaseOf(ServerInfo info)
    {
        if (info.BaseUrl is null || !Uri.TryCreate(service, info.BaseUrl, out Uri? other)) return service;

        bool isTaken = other.Scheme == "https" || (other.Scheme == "http" && service.Scheme == "http");
        return isTaken ? new UriBuilder(other) { Query = service.Query }.Uri : service;
    }

    /// <summary>
    /// As the official client: four times a long way, a little more than a short one; twice, because there are two of them.
    /// </summary>
    private TimeSpan LimitFor(TimeSpan roundTrip)
    {
        TimeSpan once = roundTrip > TimeSpan.FromMilliseconds(100) ? 4 * roundTrip : roundTrip + TimeSpan.FromMilliseconds(300);
        return RoundTrips * once > options.ConnectTimeout ? RoundTrips * once : options.ConnectTimeout;
    }

    /// <returns>Why the session is not open; null if it is.</returns>
    private async Task<Failure?> TryAsync(IClientTransport transport, SessionUrl url, TimeSpan limit, CancellationToken cancel)
    {
        using var patience = new StopSignal(options.TimeProvider, options.Logger, service.Authority);
        patience.GiveAfter(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        Task<string?> opening = OpenAsync(transport, url, either.Token);
        try
        {
            if (await LettingGo.EndsAsync(opening, either.Token, options.CloseTimeout, options.TimeProvider).ConfigureAwait(false))
                return await opening.ConfigureAwait(false) is { } reason ? new Failure(reason) : null;
        }
        catch (OperationCanceledException) when (patience.IsGiven && !cancel.IsCancellationRequested)
        {
            // The same as when it does not listen.
        }
        catch (IOException failure)
        {
            return new Failure(failure.Message, failure);
        }

        cancel.ThrowIfCancellationRequested();
        return new Failure($"it was not open within {limit}");
    }

    private async Task<string?> OpenAsync(IClientTransport transport, SessionUrl url, CancellationToken cancel)
    {
        await transport.ConnectAsync(url, cancel).ConfigureAwait(false);
        return await ReadOpenAsync(transport, cancel).ConfigureAwait(false);
    }

    private async Task<string?> ReadOpenAsync(IClientTransport transport, CancellationToken cancel)
    {
        while (await transport.ReadFrameAsync(cancel).ConfigureAwait(false) is { } bytes)
        {
            if (!FrameReader.TryRead(bytes, out Frame frame)) continue;
            if (frame.Kind is FrameKind.Open) return null;
            if (frame.Kind is FrameKind.Close) return Refused(frame.Close);
        }

        return transport.WasClosed ? Refused(transport.End) : transport.End.ToString();
    }

    /// <summary>Who is told by the application that he is not wanted does not try another door.</summary>
    /// <exception cref="SockJSException">That is so.</exception>
    private string Refused(CloseStatus status) =>
        CloseCode.IsForApplications(status.Code) || status.Code == ClientCloseCode.AllTransportsFailed.Code
        ? throw new SockJSException(status, $"{service.Authority} did not open the session: {status}.")
        : status.ToString();

    private string Tell(List<SockJSAttempt> attempts)
    {
        IEnumerable<string> reasons = attempts.Select(attempt => $"{attempt.Transport}: {attempt.Reason}");
        return $"{service.Authority} cannot be reached: {string.Join("; ", reasons)}.";
    }

    private sealed record Failure(string Reason, Exception? Cause = null);
}
