namespace Conformance.Tests;

/// <summary>What the two parts of a session's URL may be. Spec: sockjs 1.</summary>
public sealed class SessionURLs(SuiteServer server) : Suite(server)
{
    [Theory, InlineData("/a/a"), InlineData("/_/_"), InlineData("/1/"), InlineData("/abcdefgh_i-j%20/abcdefg_i-j%20")]
    public async Task test_anyValue(string start) => Verify.Frame(await PostAsync($"{Echo}{start}{Guid.NewGuid()}/xhr"), "o\n");

    [Theory, InlineData("//"), InlineData("/a./a"), InlineData("/a/a."), InlineData("/./."), InlineData("/"), InlineData("///")]
    public async Task test_invalidPaths(string parts)
    {
        Verify.NotFound(await GetAsync($"{Echo}{parts}/xhr"));
        Verify.NotFound(await PostAsync($"{Echo}{parts}/xhr"));
    }

    [Fact]
    public async Task test_ignoringServerId()
    {
        string id = Guid.NewGuid().ToString();
        Verify.Frame(await PostAsync($"{Echo}/000/{id}/xhr"), "o\n");

        await SendAsync($"{Echo}/000/{id}", "[\"a\"]");

        Verify.Frame(await PostAsync($"{Echo}/999/{id}/xhr"), "a[\"a\"]\n");
    }
}
