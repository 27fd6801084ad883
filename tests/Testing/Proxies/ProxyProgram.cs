using System.Net;
using System.Text;

namespace Testing.Proxies;

/// <summary>In what one proxy differs from another.</summary>
/// <param name="Path">The program.</param>
/// <param name="Arguments">For a process in the foreground, which reads <c>main</c> and the documented file in its working folder.</param>
/// <param name="Documented">A file of <c>docs/proxies</c>.</param>
/// <param name="Main">
/// What has to stand around that file. It also answers at the UNIX socket <c>ready</c>, in its working folder.
/// </param>
internal sealed record ProxyProgram(string Path, IReadOnlyList<string> Arguments, string Documented, string Main)
{
    /// <summary>Where the documented proxy listens, where it finds the server, and what it calls it.</summary>
    private const string Listening = "0.0.0.0:8080", Server = "127.0.0.1:5080", Name = "app1";

    /// <summary>The documented file with other addresses. The line of the server stands there once for each one there is.</summary>
    public string Configure(IPEndPoint endPoint, IReadOnlyList<IPEndPoint> upstreams)
    {
        var text = new StringBuilder();
        foreach (string line in File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "proxies", Documented)))
        {
            int times = line.Contains(Server, StringComparison.Ordinal) ? upstreams.Count : 1;
            for (int i = 0; i < times; i++)
                text.AppendLine(line
                    .Replace(Listening, $"{endPoint}", StringComparison.Ordinal)
                    .Replace(Server, $"{upstreams[i]}", StringComparison.Ordinal)
                    .Replace(Name, $"app{i + 1}", StringComparison.Ordinal));
        }

        return text.ToString();
    }
}
