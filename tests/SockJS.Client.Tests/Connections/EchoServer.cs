using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SockJS.Protocol;
using SockJS.Server;

namespace SockJS.Client.Tests.Connections;

/// <summary>Our own server.</summary>
internal sealed partial class EchoServer : IContractServer, IAsyncDisposable
{
    private readonly NamedEnds ends = new();
    private KestrelHost? host;

    public Uri Url => new(host!.Address, "/echo");

    /// <param name="at">Where it listens; at a free port if null.</param>
    public static async Task<EchoServer> StartAsync(IPEndPoint? at = null)
    {
        var server = new EchoServer();
        server.host = await KestrelHost.StartAsync(
            services => services.AddSockJS(), app => app.MapSockJS("/echo", connection => new Handler(server)), at: at);
        return server;
    }

    public Task GoneAsync(string name) => ends.WaitAsync(name);

    public ValueTask DisposeAsync() => host!.DisposeAsync();

    [GeneratedRegex(@"\A!(name|count|close) (.*)\z", RegexOptions.Singleline)]
    private static partial Regex CommandPattern();

    private sealed class Handler(EchoServer server) : SockJSHandler
    {
        private string name = "nobody";

        public override ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8)
        {
            if (utf8.Span is not [(byte)'!', ..]) connection.Send(utf8);
            else if (CommandPattern().Match(Wtf8.GetString(utf8.Span)) is { Success: true } command) Obey(connection, command.Groups[1].Value, command.Groups[2].Value);
            else connection.Send(utf8);
            return default;
        }

        public override ValueTask OnClose(SockJSConnection connection, CloseStatus status)
        {
            server.ends.Add(name);
            return default;
        }

        private void Obey(SockJSConnection connection, string command, string rest)
        {
            switch (command)
            {
                case "name":
                    name = rest;
                    break;

                case "count":
                    for (int i = 0; i < int.Parse(rest, CultureInfo.InvariantCulture); i++) connection.Send($"{i}");
                    break;

                case "close":
                    string[] parts = rest.Split(' ', 2);
                    connection.Send("the last word");
                    connection.Close(int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
                    break;
            }
        }
    }
}
