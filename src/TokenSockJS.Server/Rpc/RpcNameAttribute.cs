namespace TokenSockJS.Server;

/// <summary>
/// Makes an HTTP endpoint an action that clients call by this name: on a controller's action, or by <c>WithRpcName</c> on any endpoint. The call
/// runs the endpoint with its filters, its model binding, services of its own and its authorization. What else its metadata asks of
/// middleware cannot be had over a socket, and stops the application at its start.
/// </summary>
/// <param name="name">The dotted name, e.g. <c>user.read</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RpcNameAttribute(string name) : Attribute
{
    /// <summary>The dotted name.</summary>
    public string Name { get; } = name;
}
