namespace Conformance.Tests;

/// <summary>The service's own address, and what is nowhere. Spec: sockjs 3.</summary>
public sealed class BaseUrlGreeting(SuiteServer server) : Suite(server)
{
    [Theory, InlineData(""), InlineData("/")]
    public async Task test_greeting(string end)
    {
        RawResponse greeting = await GetAsync(Echo + end);

        Verify.Answer(greeting, 200, "text/plain; charset=UTF-8", "Welcome to SockJS!\n");
        Verify.NoCookie(greeting);
    }

    [Theory]
    [InlineData("/a"), InlineData("/a.html"), InlineData("//"), InlineData("///"), InlineData("/a/a"), InlineData("/a/a/"), InlineData("/a/")]
    public async Task test_notFound(string end) => Verify.NotFound(await GetAsync(Echo + end));
}
