using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Testing.Transports;

namespace SockJS.Server.Tests;

/// <summary>A session that a user opened is his alone: for anybody else it does not exist. Spec: sockjs 8.</summary>
public sealed class UserBindingTests
{
    private const string Nobody = "";
    private const string Alice = "X-Id: 1\r\nX-Name: alice\r\n";
    private const string OtherAlice = "X-Id: 2\r\nX-Name: alice\r\n";
    private const string Bob = "X-Name: bob\r\n";

    private const string Nameless = "X-Nameless: yes\r\n";
    private const string Subject = "X-Sub: 7\r\n"; // as a JWT says it

    public static TheoryData<string, string> Strangers => new()
    {
        { Alice, Nobody }, { Alice, Bob }, { Alice, OtherAlice }, { Alice, "X-Name: alice\r\n" }, { Bob, Nobody }, { Bob, "X-Name: Bob\r\n" }, { Bob, Alice },
        { Nameless, Nobody }, { Nameless, Bob }, { Subject, Nameless },
    };

    [Theory, MemberData(nameof(Strangers))]
    public async Task Session_of_a_user_does_not_exist_for_anybody_else(string owner, string stranger)
    {
        await using TestService service = await StartAsync();
        foreach (HttpWrapping wrapping in HttpWrapping.All)
        {
            (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(wrapping, owner);
            HttpTransportClient intruder = service.Client(wrapping, stranger, client.Address.SessionId);

            Assert.Equal(404, (await Assert.ThrowsAsync<TransportRefusedException>(intruder.ReadFrameAsync)).Response.Status);
            Assert.Equal(404, (await intruder.PostAsync("[\"intruder\"]")).Status);

            await client.SendAsync("mine");
            Assert.Equal("message mine", await handler.Calls.NextAsync());
            handler.Connection.Send("yours");
            Assert.Equal("yours", await client.ReadMessageAsync());
            Assert.False(service.HasHandler);
        }
    }

    public static TheoryData<string, string> Friends => new()
    {
        { Alice, Alice }, { Bob, Bob }, { Alice, "X-Id: 1\r\nX-Name: renamed\r\n" }, { Nobody, Nobody }, { Nobody, Alice }, { Nameless, Nameless }, { Subject, Subject },
    };

    [Theory, MemberData(nameof(Friends))]
    public async Task Session_is_there_for_its_user_and_that_of_nobody_for_whoever_knows_it(string owner, string friend)
    {
        await using TestService service = await StartAsync();

        await ExpectSharedAsync(service, owner, friend);
    }

    [Fact]
    public async Task Session_is_there_for_whoever_knows_it_where_the_application_wants_so()
    {
        await using TestService service = await StartAsync(options => options.BindSessionsToUsers = false);

        await ExpectSharedAsync(service, Alice, Bob);
        await ExpectSharedAsync(service, Alice, Nobody);
    }

    [Fact]
    public async Task Handler_knows_the_user_who_opened_the_session()
    {
        await using TestService service = await StartAsync();

        (_, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr, Alice);

        Assert.Equal(("alice", "1"), (handler.Connection.User.Identity?.Name, handler.Connection.User.FindFirstValue(ClaimTypes.NameIdentifier)));
    }

    private static async Task ExpectSharedAsync(TestService service, string owner, string friend)
    {
        (HttpTransportClient client, RecordingHandler handler) = await service.OpenAsync(HttpWrapping.Xhr, owner);
        HttpTransportClient other = service.Client(HttpWrapping.Xhr, friend, client.Address.SessionId);

        await other.SendAsync("me too");
        Assert.Equal("message me too", await handler.Calls.NextAsync());
        handler.Connection.Send("to whoever asks");
        Assert.Equal("to whoever asks", await other.ReadMessageAsync());
    }

    /// <summary>A service that believes what requests say of their user.</summary>
    private static Task<TestService> StartAsync(Action<SockJSOptions>? configure = null) => TestService.StartAsync(
        configure,
        time: new TestClock(),
        build: app => app.Use((context, next) =>
        {
            List<Claim> claims = [];
            if (context.Request.Headers["X-Id"] is [{ } id]) claims.Add(new Claim(ClaimTypes.NameIdentifier, id));
            if (context.Request.Headers["X-Name"] is [{ } name]) claims.Add(new Claim(ClaimTypes.Name, name));
            if (context.Request.Headers["X-Sub"] is [{ } subject]) claims.Add(new Claim("sub", subject));
            bool isSomebody = claims.Count > 0 || context.Request.Headers.ContainsKey("X-Nameless");
            context.User = new ClaimsPrincipal(new ClaimsIdentity(claims, isSomebody ? "test" : null));
            return next(context);
        }));
}
