namespace Conformance.Tests;

/// <summary>The life of a session, shown with polling. Spec: sockjs 4.</summary>
public sealed class Protocol(SuiteServer server) : Suite(server)
{
    [Fact]
    public async Task test_simpleSession()
    {
        string url = NewSession();
        Verify.Frame(await PostAsync($"{url}/xhr"), "o\n");

        await SendAsync(url, "[\"a\"]");
        Verify.Frame(await PostAsync($"{url}/xhr"), "a[\"a\"]\n");

        Verify.NotFound(await PostAsync($"{Echo}/000/bad_session/xhr_send", "[\"a\"]"));

        using TwoPolls polls = await TwoPolls.StartAsync(() => OpenPostAsync($"{url}/xhr"));
        Verify.Frame(polls.Refusal, "c[2010,\"Another connection still open\"]\n");

        // The other one is none the worse for it.
        await SendAsync(url, "[\"b\"]");
        Verify.Frame(await polls.WaitingAnswer, "a[\"b\"]\n");
    }

    [Fact]
    public async Task test_closeSession()
    {
        string url = NewSession(Close);

        Verify.Frame(await PostAsync($"{url}/xhr"), "o\n");
        Verify.Frame(await PostAsync($"{url}/xhr"), "c[3000,\"Go away!\"]\n");
        Verify.Frame(await PostAsync($"{url}/xhr"), "c[3000,\"Go away!\"]\n");
    }
}
