using System.Net;

namespace Testing.Proxies;

/// <summary>nginx with the site of <c>docs/proxies/nginx.conf</c>.</summary>
public sealed class NginxProxy : Proxy
{
    /// <summary>What a distribution brings: here for one process in the foreground that writes nowhere but into its own folder.</summary>
    private const string Surroundings = """
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log stderr;
        events {}
        http {
            access_log off;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            server {
                listen unix:ready;
                return 204;
            }
            include nginx.conf;
        }
        """;

    private static readonly ProxyProgram Program =
        new("/usr/sbin/nginx", ["-p", ".", "-e", "stderr", "-c", "main"], "nginx.conf", Surroundings);

    private NginxProxy(ProxyProcess process) : base(process)
    {
    }

    /// <summary>Starts one in front of a server.</summary>
    public static Task<NginxProxy> StartAsync(IPEndPoint upstream) => StartAsync([upstream]);

    /// <summary>Starts one in front of several servers.</summary>
    /// <param name="upstreams">Where they listen.</param>
    /// <param name="change">Makes another configuration of the documented one.</param>
    /// <exception cref="ProxyFailedException">It does not start; the message is what it says.</exception>
    public static async Task<NginxProxy> StartAsync(IReadOnlyList<IPEndPoint> upstreams, Func<string, string>? change = null) =>
        new(await ProxyProcess.StartAsync(Program, upstreams, change));
}
