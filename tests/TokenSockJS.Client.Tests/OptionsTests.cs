using System.Net;
using System.Security.Cryptography.X509Certificates;
using SockJS.Client;

namespace TokenSockJS.Client.Tests;

public sealed class OptionsTests
{
    public static TheoryData<Action<TokenSocketOptions>, string> Wrong => new()
    {
        { options => options.Port = 0, "Port must be between 1 and 65535" },
        { options => options.Port = 65536, "Port must be between 1 and 65535" },
        { options => options.TokenPath = "token", "TokenPath must be a path that begins with '/'" },
        { options => options.SocketPrefix = "", "SocketPrefix must be a path that begins with '/'" },
        { options => options.Authentication = null!, "Authentication must be an object" },
        { options => options.Transports = null!, "Transports must be transports" },
        { options => options.Transports = [(SockJSTransport)99], "Transports must be transports" },
        { options => options.TokenPath = "/token#x", "TokenPath must be a path that begins with '/', without '#'" },
        { options => options.SocketPrefix = "/sockets#x", "SocketPrefix must be a path that begins with '/', without '?' and '#'" },
        { options => options.SocketPrefix = "/sockets?x", "SocketPrefix must be a path that begins with '/', without '?' and '#'" },
        { options => options.Ping = TimeSpan.Zero, "Ping must be null (never), or more than zero and at most a day" },
        { options => options.Ping = TimeSpan.FromDays(2), "Ping must be null (never), or more than zero and at most a day" },
        { options => options.PingTimeout = TimeSpan.Zero, "PingTimeout must be more than zero and at most a day, or Timeout.InfiniteTimeSpan" },
        { options => options.IdleTimeout = TimeSpan.Zero, "IdleTimeout must be more than zero and at most a day, or Timeout.InfiniteTimeSpan" },
        { options => options.TokenTimeout = TimeSpan.Zero, "TokenTimeout must be more than zero and at most a day" },
        { options => options.ConnectTimeout = Timeout.InfiniteTimeSpan, "ConnectTimeout must be more than zero and at most a day" },
        { options => options.CallTimeout = TimeSpan.MaxValue, "CallTimeout must be more than zero and at most a day, or Timeout.InfiniteTimeSpan" },
        { options => options.OfflineQueue.MaxCalls = 0, "OfflineQueue.MaxCalls must be 1 or more" },
        { options => options.OfflineQueue.MaxBytes = 0, "OfflineQueue.MaxBytes must be 1 or more" },
        { options => options.OfflineQueue.MaxTime = TimeSpan.Zero, "OfflineQueue.MaxTime must be more than zero and at most a day, or Timeout.InfiniteTimeSpan" },
        { options => options.MaxMessageBytes = 0, "MaxMessageBytes must be between 1 and 268,435,456" },
        { options => (options.HttpHandler, options.Cookies) = (new HttpClientHandler(), new CookieContainer()), "HttpHandler must be left out where" },
        { options => (options.HttpHandler, options.Proxy) = (new HttpClientHandler(), new WebProxy("http://127.0.0.1:1")), "HttpHandler must be left out where" },
        { options => (options.HttpHandler, options.ClientCertificates) = (new HttpClientHandler(), []), "HttpHandler must be left out where" },
        { options => options.MaxCalls = 0, "MaxCalls must be 1 or more" },
        { options => options.MaxActions = 0, "MaxActions must be 1 or more" },
        { options => options.MaxChannels = 0, "MaxChannels must be 1 or more" },
        { options => options.MaxBufferedMessages = 0, "MaxBufferedMessages must be 1 or more" },
        { options => options.Json = null!, "Json must be serializer options" },
        { options => options.TimeProvider = null!, "TimeProvider must be a clock" },
        { options => options.LoggerFactory = null!, "LoggerFactory must be a factory" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Option_that_makes_no_sense_is_refused_with_a_sentence(Action<TokenSocketOptions> spoil, string sentence)
    {
        var options = new TokenSocketOptions { Host = "example.com" };
        spoil(options);

        var misuse = Assert.Throws<ArgumentException>(() => new TokenSocket(options));

        Assert.Contains($"TokenSocketOptions.{sentence}", misuse.Message, StringComparison.Ordinal);
    }

    public static TheoryData<Action<TokenSocketOptions>> BrowsersOwn => new()
    {
        options => options.Cookies = new CookieContainer(),
        options => options.Proxy = new WebProxy("http://127.0.0.1:1"),
        options => options.ClientCertificates = new X509CertificateCollection(),
    };

    [Theory, MemberData(nameof(BrowsersOwn))]
    public async Task Option_that_is_the_browsers_own_is_refused_in_one_and_nowhere_else(Action<TokenSocketOptions> set)
    {
        var inBrowser = new TokenSocketOptions { Host = "example.com", IsInBrowser = true };
        var elsewhere = new TokenSocketOptions { Host = "example.com" };
        set(inBrowser);
        set(elsewhere);

        await using var socket = new TokenSocket(elsewhere);
        var misuse = Assert.Throws<PlatformNotSupportedException>(() => new TokenSocket(inBrowser));

        Assert.Contains("leave out Cookies, Proxy and ClientCertificates", misuse.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_without_a_host_say_what_to_write()
    {
        var misuse = Assert.Throws<ArgumentException>(() => new TokenSocket(new TokenSocketOptions()));

        Assert.Contains("Host = \"https://api.example.com\"", misuse.Message, StringComparison.Ordinal);
    }
}
