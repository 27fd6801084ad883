using System.Diagnostics;
using TokenSockJS.Protocol;

namespace TokenSockJS.Client.Diagnostics;

/// <summary>The spans of this package: one for each call, in either direction. What nobody listens to costs a comparison.
/// Spec: A14.</summary>
internal static class ClientTracing
{
    public const string SourceName = "TokenSockJS.Client";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A call to the server begins.</summary>
    public static Activity? StartCall(string name) => Describe(Source.StartActivity(name, ActivityKind.Client), name);

    /// <summary>A call of the server begins.</summary>
    /// <param name="action">The name under which the application mapped the action.</param>
    /// <param name="traceParent">What the server says of its own span.</param>
    public static Activity? StartAction(string action, string? traceParent)
    {
        if (!Source.HasListeners()) return null;

        // Whatever happened to run when the socket was connected is no parent.
        Activity.Current = null;
        ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out ActivityContext parent);
        return Describe(Source.StartActivity(ActivityKind.Server, parent, name: action), action);
    }

    /// <summary>What the server is told of the span that is going on; missing if there is none.</summary>
    public static JsonSlice Parent() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? JsonSlice.FromText(id) : default;

    public static void Failed(Activity? activity, int code) => activity?.SetTag("error.type", code).SetStatus(ActivityStatusCode.Error);

    private static Activity? Describe(Activity? activity, string method) =>
        activity?.SetTag("rpc.system", "token-sockjs").SetTag("rpc.method", method);
}
