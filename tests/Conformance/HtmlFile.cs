namespace Conformance.Tests;

/// <summary>Frames as scripts of a page that goes on and on. Spec: sockjs 3.3.</summary>
public sealed class HtmlFile(SuiteServer server) : Suite(server)
{
    private const string Head = """
        <!doctype html>
        <html><head>
          <meta http-equiv="X-UA-Compatible" content="IE=edge" />
          <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
        </head><body><h2>Don't panic!</h2>
          <script>
            document.domain = document.domain;
            var c = parent.callback;
            c.start();
            function p(d) {c.message(d);};
            window.onload = function() {c.stop();};
          </script>
        """;

    [Fact]
    public async Task test_transport()
    {
        string url = NewSession();
        using RawConnection stream = await OpenGetAsync($"{url}/htmlfile?c=%63allback");
        RawResponse head = await stream.ReadHeadAsync();
        Verify.Answer(head, 200, "text/html; charset=UTF-8", "");
        Verify.NotCached(head);

        string first = await ReadAsync(stream);
        Assert.Equal(Head.ReplaceLineEndings("\n"), first.Trim());
        Assert.True(first.Length > 1024, $"Browsers that wait for a kilobyte show nothing of {first.Length} bytes.");
        Assert.Equal(Script("\"o\""), await ReadAsync(stream));

        await SendAsync(url, "[\"x\"]");
        Assert.Equal(Script("""
            "a[\"x\"]"
            """), await ReadAsync(stream));
    }

    [Fact]
    public async Task test_no_callback() => Verify.Error(await GetAsync($"{Echo}/a/a/htmlfile"), "\"callback\" parameter required");

    [Theory, InlineData("%20"), InlineData("*"), InlineData("abc("), InlineData("abc%28")]
    public async Task test_invalid_callback(string callback) =>
        Verify.Error(await GetAsync($"{Echo}/a/a/htmlfile?c={callback}"), "invalid \"callback\" parameter");

    [Fact]
    public async Task test_response_limit()
    {
        string url = NewSession();
        using RawConnection stream = await OpenGetAsync($"{url}/htmlfile?c=callback");
        Assert.Equal(200, (await stream.ReadHeadAsync()).Status);
        Assert.NotEmpty(await ReadAsync(stream));
        Assert.Equal(Script("\"o\""), await ReadAsync(stream));

        string message = new('x', 4096);
        await SendAsync(url, $"[\"{message}\"]");

        Assert.Equal(Script($"\"a[\\\"{message}\\\"]\""), await ReadAsync(stream));
        Assert.Empty(await ReadAsync(stream));
    }

    private static string Script(string frame) => $"<script>\np({frame});\n</script>\r\n";
}
