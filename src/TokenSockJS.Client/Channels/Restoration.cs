using TokenSockJS.Client.Sessions;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Channels;

/// <summary>Enters all wanted channels on a new connection, and those again later into which the server could not let it at first.
/// Spec: 7.</summary>
internal sealed class Restoration(WantedChannels channels, TokenSession session, TimeProvider time)
{
    /// <summary>How many channels are entered at once: well below what servers take. Spec: A13.</summary>
    private const int AtOnce = 16;

    /// <returns>The channels that are missing.</returns>
    /// <exception cref="RpcException">The connection was lost meanwhile.</exception>
    public async Task<string[]> RunAsync(IEnumerable<WantedChannel> wanted, CancellationToken cancel)
    {
        List<WantedChannel> missing = await EnterAsync(wanted, cancel).ConfigureAwait(false);
        if (missing.Count > 0) _ = EnterLaterAsync(missing);
        return [.. missing.Select(channel => channel.Name)];
    }

    private async Task<List<WantedChannel>> EnterAsync(IEnumerable<WantedChannel> wanted, CancellationToken cancel)
    {
        var places = new SemaphoreSlim(AtOnce);
        var missing = new List<WantedChannel>();
        var entering = new List<Task>();
        try
        {
            foreach (WantedChannel channel in wanted)
            {
                await places.WaitAsync(cancel).ConfigureAwait(false);
                entering.Add(EnterAsync(channel));
            }

            await Task.WhenAll(entering).WaitAsync(cancel).ConfigureAwait(false);
            return missing;
        }
        finally
        {
            // Whoever gives up does not wait for the rest.
            _ = Task.WhenAll(entering).WaitQuietlyAsync();
        }

        async Task EnterAsync(WantedChannel channel)
        {
            try
            {
                if (!await channels.AskAsync(channel, session).ConfigureAwait(false)) return;
                lock (missing) missing.Add(channel);
            }
            finally
            {
                places.Release();
            }
        }
    }

    private async Task EnterLaterAsync(List<WantedChannel> missing)
    {
        try
        {
            await Later.UntilAsync(
                async () => (missing = await EnterAsync(missing, session.Aborted).ConfigureAwait(false)).Count == 0,
                time, session.Aborted).ConfigureAwait(false);
        }
        catch (Exception over) when (over is OperationCanceledException or RpcException)
        {
            // The connection is over; the next one begins anew.
        }
    }
}
