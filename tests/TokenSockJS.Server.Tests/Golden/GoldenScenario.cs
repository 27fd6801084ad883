namespace TokenSockJS.Server.Tests.Golden;

/// <summary>One thing that was recorded, and how it is replayed. All its traces are replayed alike, but for the differences.</summary>
/// <param name="Name">The name of its traces, without the versions.</param>
internal sealed record GoldenScenario(string Name)
{
    /// <summary>Which of two replays of the same traces it is.</summary>
    public string Part { get; init; } = "";

    /// <summary>What it switches on, as <c>cfg</c> did.</summary>
    public Action<TokenSocketServerOptions> Options { get; init; } = _ => { };

    /// <summary>Rules, filter and actions besides those of <see cref="Application.GoldenApplication"/>.</summary>
    public Action<TokenSocketServer> Application { get; init; } = _ => { };

    /// <summary>Whether the application has HTTP endpoints that can be called.</summary>
    public bool HasRoutes { get; init; } = true;

    /// <summary>What every HTTP request says besides what was recorded; each line ends in CRLF.</summary>
    public string Headers { get; init; } = "";

    /// <summary>What happens that is not in the trace: time passes, the application acts.</summary>
    public IReadOnlyList<GoldenCue> Cues { get; init; } = [];

    /// <summary>Frames that are not sent, and why.</summary>
    public IReadOnlyDictionary<string, string> Without { get; init; } = new Dictionary<string, string>();

    /// <summary>After which requests messages may come in any order, and why.</summary>
    public IReadOnlyDictionary<string, string> AnyOrder { get; init; } = new Dictionary<string, string>();

    /// <summary>All that our server says otherwise. Whatever is not here must be the same; what is here must occur.</summary>
    public Func<GoldenVariant, IEnumerable<WantedDifference>> Differences { get; init; } = _ => [];

    /// <summary>The same for HTTP.</summary>
    public IReadOnlyList<WantedAnswer> Answers { get; init; } = [];

    /// <summary>What the server is to log as an error.</summary>
    public int? ExpectedError { get; init; }

    public override string ToString() => Part.Length == 0 ? Name : $"{Name} ({Part})";
}
