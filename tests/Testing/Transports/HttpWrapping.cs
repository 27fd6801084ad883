using System.Text;

namespace Testing.Transports;

/// <summary>
/// What an HTTP transport puts around a frame, letter by letter as the specification has it, and how a client takes it
/// off again. Spec: sockjs 2, 3.
/// </summary>
/// <param name="Name">The last part of the URL of a receiving request.</param>
/// <param name="Method">Its method.</param>
/// <param name="ContentType">That of the answer.</param>
public sealed record HttpWrapping(string Name, string Method, string ContentType)
{
    private const string Callback = "_jp.a1b2c3d";
    private const string OwnPage = "Sec-Fetch-Site: same-origin\r\n";
    private const string Script = "application/javascript; charset=UTF-8";

    private static readonly string Page = $$"""
        <!doctype html>
        <html><head>
          <meta http-equiv="X-UA-Compatible" content="IE=edge" />
          <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
        </head><body><h2>Don't panic!</h2>
          <script>
            document.domain = document.domain;
            var c = parent.{{Callback}};
            c.start();
            function p(d) {c.message(d);};
            window.onload = function() {c.stop();};
          </script>
        """;

    public static HttpWrapping Xhr { get; } = new("xhr", "POST", Script) { After = "\n", IsPolling = true };

    public static HttpWrapping XhrStreaming { get; } = new("xhr_streaming", "POST", Script) { Prelude = $"{new string('h', 2048)}\n", After = "\n" };

    public static HttpWrapping EventSource { get; } = new("eventsource", "GET", "text/event-stream")
    {
        Prelude = "\r\n",
        Before = "data: ",
        After = "\r\n\r\n",
        Undress = UndressPercent,
    };

    public static HttpWrapping HtmlFile { get; } = new("htmlfile", "GET", "text/html; charset=UTF-8")
    {
        Query = $"c={Callback}",
        Prelude = $"{Page.ReplaceLineEndings("\n").PadRight(1024)}\r\n\r\n",
        Before = "<script>\np(\"",
        After = "\");\n</script>\r\n",
        Undress = UndressScript,
        Headers = OwnPage,
    };

    public static HttpWrapping Jsonp { get; } = new("jsonp", "GET", Script)
    {
        Query = $"c={Callback}",
        Before = $"/**/{Callback}(\"",
        After = "\");\r\n",
        Undress = UndressScript,
        IsPolling = true,
        IsForm = true,
        Headers = OwnPage,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<HttpWrapping> All { get; } = [Xhr, XhrStreaming, EventSource, HtmlFile, Jsonp];

    /// <summary>What a receiving request has behind its path.</summary>
    public string Query { get; private init; } = "";

    /// <summary>What a browser says for a page that includes this as a script, a frame or a form: whose page it is.</summary>
    public string Headers { get; private init; } = "";

    /// <summary>Whether a response ends after one frame.</summary>
    public bool IsPolling { get; private init; }

    /// <summary>What comes before the first frame.</summary>
    public string Prelude { get; private init; } = "";

    /// <summary>What comes before each frame.</summary>
    public string Before { get; private init; } = "";

    /// <summary>What comes after each frame, and in no frame.</summary>
    public string After { get; private init; } = "";

    /// <summary>Whether messages are sent as a form, as pages without scripts for it do.</summary>
    public bool IsForm { get; private init; }

    /// <summary>The last part of the URL that messages are sent to.</summary>
    public string SendName => IsForm ? "jsonp_send" : "xhr_send";

    private Func<string, string> Undress { get; init; } = frame => frame;

    /// <summary>Takes off what is around a frame.</summary>
    public ReadOnlyMemory<byte> Unwrap(byte[] wrapped)
    {
        // Byte by byte, so that the check of UTF-8 is left to the frame's reader.
        string text = Encoding.Latin1.GetString(wrapped);
        if (!text.StartsWith(Before, StringComparison.Ordinal) || !text.EndsWith(After, StringComparison.Ordinal))
            throw new InvalidDataException($"Not wrapped as {Name} is: {text}");

        return Encoding.Latin1.GetBytes(Undress(text[Before.Length..^After.Length]));
    }

    /// <summary>The server escapes nothing but the sign itself; all else that clients would decode is escaped as JSON is.</summary>
    private static string UndressPercent(string text)
    {
        string plain = text.Replace("%25", "\0", StringComparison.Ordinal);
        return plain.Contains('%', StringComparison.Ordinal) ? throw new InvalidDataException($"A bare % in {text}") : plain.Replace('\0', '%');
    }

    /// <summary>The inside of a string of JavaScript, in which three characters are escaped, each in one way.</summary>
    private static string UndressScript(string text)
    {
        string plain = text.Replace(@"\\", "\u0001", StringComparison.Ordinal)
            .Replace("\\\"", "\u0002", StringComparison.Ordinal)
            .Replace(@"\u003c", "\u0003", StringComparison.Ordinal);
        if (plain.AsSpan().IndexOfAny("\"\\<") >= 0) throw new InvalidDataException($"No inside of a string in a script: {text}");

        return plain.Replace('\u0001', '\\').Replace('\u0002', '"').Replace('\u0003', '<');
    }
}
