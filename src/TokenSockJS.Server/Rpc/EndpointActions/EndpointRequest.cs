using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Rpc.EndpointActions;

/// <summary>
/// A call as an endpoint sees it: a POST with the data as its JSON body. Nothing in it comes from the request that opened the socket but
/// host, scheme and address: no cookie, no authorization. Spec: A15.
/// </summary>
internal sealed class EndpointRequest : IHttpRequestFeature, IQueryFeature, IRouteValuesFeature, IHttpRequestBodyDetectionFeature,
    IHttpMaxRequestBodySizeFeature, IHttpRequestLifetimeFeature, IHttpRequestIdentifierFeature, IHttpConnectionFeature, IServiceProvidersFeature
{
    private static long calls;

    private readonly DataMembers members;

    public EndpointRequest(JsonSlice data, DataMembers members, RpcContext rpc)
    {
        Rpc = rpc;
        this.members = members;
        Query = members.Query;
        CanHaveBody = !data.IsMissing;
        Body = new MemoryStream(data.Utf8.ToArray(), writable: false);
        RequestAborted = rpc.Aborted;
        Scheme = rpc.Socket.Scheme;
        RemoteIpAddress = rpc.Socket.RemoteAddress;
        TraceIdentifier = $"{rpc.Socket.Id}:{Interlocked.Increment(ref calls):X8}";
        ConnectionId = rpc.Socket.Id;

        Headers.ContentType = "application/json";
        Headers.Accept = "application/json";
        Headers.ContentLength = data.Utf8.Length;
        if (rpc.Socket.Host is { } host) Headers.Host = host;
    }

    public RpcContext Rpc { get; }

    /// <summary>The endpoint has hung up on its caller.</summary>
    public bool IsHungUp { get; private set; }

    public string Protocol { get; set; } = "HTTP/1.1";

    public string Scheme { get; set; }

    public string Method { get; set; } = HttpMethods.Post;

    public string PathBase { get; set; } = "";

    public string Path { get; set; } = "/";

    public string RawTarget
    {
        get => field ?? Path;
        set;
    }

    /// <summary>Written only for who wants to read it: it may be as long as the data.</summary>
    public string QueryString
    {
        get => field ??= members.QueryString.Value ?? "";
        set;
    }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public Stream Body { get; set; }

    public bool CanHaveBody { get; }

    public IQueryCollection Query { get; set; }

    public RouteValueDictionary RouteValues { get; set; } = [];

    public CancellationToken RequestAborted { get; set; }

    public string TraceIdentifier { get; set; }

    public string ConnectionId { get; set; }

    public IPAddress? RemoteIpAddress { get; set; }

    public int RemotePort { get; set; }

    public IPAddress? LocalIpAddress { get; set; }

    public int LocalPort { get; set; }

    /// <summary>Filters may set a limit, but that is of no use any more: the data are here, and were measured by the endpoint's metadata.</summary>
    public bool IsReadOnly => false;

    public long? MaxRequestBodySize { get; set; }

    /// <summary>Made when the endpoint first asks for one.</summary>
    public IServiceProvider RequestServices
    {
        get => field ?? Rpc.Services;
        set;
    }

    public void Abort()
    {
        IsHungUp = true;
        Rpc.Cancel();
    }

    /// <summary>Everything that a <see cref="HttpContext"/> asks a server for.</summary>
    public FeatureCollection With(EndpointResponse response)
    {
        var features = new FeatureCollection();
        features.Set(this);
        features.Set<IHttpRequestFeature>(this);
        features.Set<IQueryFeature>(this);
        features.Set<IRouteValuesFeature>(this);
        features.Set<IHttpRequestBodyDetectionFeature>(this);
        features.Set<IHttpMaxRequestBodySizeFeature>(this);
        features.Set<IHttpRequestLifetimeFeature>(this);
        features.Set<IHttpRequestIdentifierFeature>(this);
        features.Set<IHttpConnectionFeature>(this);
        features.Set<IServiceProvidersFeature>(this);
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(response);
        return features;
    }
}
