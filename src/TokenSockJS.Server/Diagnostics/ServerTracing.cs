using System.Diagnostics;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Diagnostics;

/// <summary>The spans of this package: one for each call, in either direction. What nobody listens to costs a comparison. Spec: A14.</summary>
internal static class ServerTracing
{
    public const string SourceName = "TokenSockJS.Server";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A call of a client begins.</summary>
    /// <param name="action">The name under which the application mapped the action.</param>
    /// <param name="traceParent">What the client says of its own span.</param>
    public static Activity? StartCall(string action, string? traceParent)
    {
        if (!Source.HasListeners()) return null;

        // The request that carries the connection is no parent: it lasts as long as the connection, and the call has nothing to do with it but the way.
        ActivityLink[] links = Activity.Current is { } carrier ? [new ActivityLink(carrier.Context)] : [];
        Activity.Current = null;
        ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out ActivityContext parent);
        return Describe(Source.StartActivity(ActivityKind.Server, parent, links: links, name: action), action);
    }

    /// <summary>A call to a client begins.</summary>
    public static Activity? StartClientCall(string command) => Describe(Source.StartActivity(command, ActivityKind.Client), command);

    /// <summary>What a peer is told of a span; missing if there is none.</summary>
    public static JsonSlice ParentOf(Activity? activity) =>
        activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? JsonSlice.FromText(id) : default;

    /// <summary>A call has ended.</summary>
    /// <param name="activity">Its span, if it has one.</param>
    /// <param name="code">The error that it ended with; null if it succeeded.</param>
    public static void End(Activity? activity, int? code)
    {
        if (code is { } error) activity?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
        activity?.Dispose();
    }

    private static Activity? Describe(Activity? activity, string method) =>
        activity?.SetTag("rpc.system", "token-sockjs").SetTag("rpc.method", method);
}
