using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using TokenSockJS.Protocol;
using TokenSockJS.Server.Diagnostics;

namespace TokenSockJS.Server.Rpc.EndpointActions;

/// <summary>
/// The application's endpoints that have RPC names. A mistake at the start stops the application; of endpoints that come
/// later, one that has a mistake is logged and cannot be called.
/// </summary>
internal sealed class EndpointTable(ServerParts server, IServiceProvider services) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Row> rows = new(StringComparer.Ordinal);
    private IDisposable? watching;

    /// <exception cref="InvalidOperationException">Endpoints have mistakes; the message names all and says what to write.</exception>
    public void Start()
    {
        if (services.GetService<EndpointDataSource>() is not { } source) return;

        // First this, or what changes in between is never seen.
        watching = ChangeToken.OnChange(source.GetChangeToken, () => Refresh(source, LogMistake));

        var mistakes = new List<string>();
        Refresh(source, (mistake, _) => mistakes.Add(mistake));
        if (mistakes.Count > 0) throw new InvalidOperationException(string.Join(Environment.NewLine, mistakes));
    }

    public void Dispose() => watching?.Dispose();

    private void LogMistake(string mistake, Exception? failure) => ServerLog.EndpointRefused(server.Logger, failure, mistake);

    private void Refresh(EndpointDataSource source, Action<string, Exception?> report)
    {
        var named =
            from endpoint in source.Endpoints
            let rpc = endpoint.Metadata.GetMetadata<RpcNameAttribute>()
            where rpc is not null
            group endpoint by rpc.Name;

        lock (gate)
        {
            HashSet<string> found = new(StringComparer.Ordinal);
            foreach (IGrouping<string, Endpoint> all in named)
            {
                if (TryPlace(all.Key, [.. all], report)) found.Add(all.Key);
            }

            foreach (string gone in rows.Keys.Except(found).ToArray())
            {
                rows.Remove(gone, out Row? row);
                row!.Mapping!.Dispose();
            }
        }
    }

    private bool TryPlace(string name, Endpoint[] endpoints, Action<string, Exception?> report)
    {
        try
        {
            string[] mistakes = [.. EndpointCheck.Mistakes(name, endpoints, services)];
            foreach (string mistake in mistakes) report(mistake, null);
            if (mistakes.Length > 0) return false;

            Place(name, (RouteEndpoint)endpoints[0]);
            return true;
        }
        catch (Exception failure)
        {
            report(failure.Message, failure);
            return false;
        }
    }

    private void Place(string name, RouteEndpoint endpoint)
    {
        if (!rows.TryGetValue(name, out Row? row))
        {
            row = new Row(new EndpointAction(endpoint, server, services));
            row.Mapping = server.Actions.Registry.AddEndpoint(name, EndpointCheck.NameOf(endpoint), row.InvokeAsync);
            rows.Add(name, row);
        }
        else if (row.Action.Endpoint != endpoint)
        {
            row.Action = new EndpointAction(endpoint, server, services);
        }
    }

    /// <summary>One name. Which endpoint has it may change while it is being called.</summary>
    private sealed class Row(EndpointAction action)
    {
        private volatile EndpointAction action = action;

        public EndpointAction Action
        {
            get => action;
            set => action = value;
        }

        public IDisposable? Mapping { get; set; }

        public ValueTask<JsonSlice> InvokeAsync(JsonSlice data, RpcContext rpc) => action.InvokeAsync(data, rpc);
    }
}
