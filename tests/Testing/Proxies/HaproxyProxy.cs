using System.Net;

namespace Testing.Proxies;

/// <summary>haproxy with <c>docs/proxies/haproxy.cfg</c>.</summary>
public sealed class HaproxyProxy : Proxy
{
    /// <summary>
    /// The limit spares it a table for all the files that the machine would let it open. Without <c>noreuseport</c> two of
    /// them could listen at the same port, each taking some of the connections.
    /// </summary>
    private const string Surroundings = """
        global
            maxconn 1000
            noreuseport
        frontend ready
            mode http
            timeout client 60s
            bind unix@ready
            http-request return status 204

        """;

    private static readonly ProxyProgram Program =
        new("/usr/sbin/haproxy", ["-db", "-f", "main", "-f", "haproxy.cfg"], "haproxy.cfg", Surroundings);

    private HaproxyProxy(ProxyProcess process) : base(process)
    {
    }

    /// <summary>Starts one in front of a server.</summary>
    public static Task<HaproxyProxy> StartAsync(IPEndPoint upstream) => StartAsync([upstream]);

    /// <summary>Starts one in front of several servers.</summary>
    /// <param name="upstreams">Where they listen.</param>
    /// <param name="change">Makes another configuration of the documented one.</param>
    /// <exception cref="ProxyFailedException">It does not start; the message is what it says.</exception>
    public static async Task<HaproxyProxy> StartAsync(IReadOnlyList<IPEndPoint> upstreams, Func<string, string>? change = null) =>
        new(await ProxyProcess.StartAsync(Program, upstreams, change));
}
