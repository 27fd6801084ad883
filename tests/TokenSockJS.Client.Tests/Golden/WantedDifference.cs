using System.Text.RegularExpressions;

namespace TokenSockJS.Client.Tests.Golden;

/// <summary>Something that our client does otherwise than the Node client because the spec says so.</summary>
/// <param name="Spec">Which paragraph wants it.</param>
internal abstract record WantedDifference(string Spec)
{
    /// <summary>In which scenario; null for all that have it.</summary>
    public string? Scenario { get; init; }

    /// <summary>Which of several is meant that are alike.</summary>
    public int Occurrence { get; init; } = 1;

    /// <summary>The trace as it would be if the Node client had done what the spec wants of ours.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">The trace has no place for it.</exception>
    public IReadOnlyList<GoldenStep> Apply(IReadOnlyList<GoldenStep> trace)
    {
        IReadOnlyList<GoldenStep> result = [.. Change(trace)];
        Assert.False(Scenario is not null && result.SequenceEqual(trace), $"The trace has no place for {this}");
        return result;
    }

    protected abstract IEnumerable<GoldenStep> Change(IReadOnlyList<GoldenStep> trace);

    /// <summary>Where the meant step is; -1 if nowhere.</summary>
    protected int Find(IReadOnlyList<GoldenStep> trace, Func<GoldenStep, bool> which)
    {
        int seen = 0;
        for (int i = 0; i < trace.Count; i++)
            if (which(trace[i]) && ++seen == Occurrence) return i;
        return -1;
    }

    /// <summary>Whatever looks like this looks otherwise.</summary>
    internal sealed record Spelled(string Spec, string Theirs, string Ours, GoldenAct Act) : WantedDifference(Spec)
    {
        protected override IEnumerable<GoldenStep> Change(IReadOnlyList<GoldenStep> trace) =>
            trace.Select(step => step.Act == Act ? step with { Text = Regex.Replace(step.Text, Theirs, Ours) } : step);
    }

    /// <summary>This is not said, so the server does not answer it.</summary>
    internal sealed record Unsaid(string Spec, string Theirs) : WantedDifference(Spec)
    {
        protected override IEnumerable<GoldenStep> Change(IReadOnlyList<GoldenStep> trace)
        {
            int at = Find(trace, step => step.Act is GoldenAct.Say && step.Pattern == Theirs);
            string? uuid = at < 0 ? null : trace[at].Uuid;
            return trace.Where((step, index) => index != at && (uuid is null || step.Act is not GoldenAct.Send || !step.Text.Contains(uuid, StringComparison.Ordinal)));
        }
    }

    /// <summary>This is said when the server has sent something: its first id is that of <paramref name="Ours"/>.</summary>
    internal sealed record Answered(string Spec, string Sent, string Ours) : WantedDifference(Spec)
    {
        protected override IEnumerable<GoldenStep> Change(IReadOnlyList<GoldenStep> trace)
        {
            int at = Find(trace, step => step.Act is GoldenAct.Send && step.Text.Contains(Sent, StringComparison.Ordinal));
            if (at < 0) return trace;
            GoldenStep sent = trace[at];
            return [.. trace.Take(at + 1), new(GoldenAct.Say, sent.Connection, Ours.Replace(GoldenStep.AnyId, sent.FirstId, StringComparison.Ordinal)), .. trace.Skip(at + 1)];
        }
    }

    /// <summary>This is said, and answered, before something else.</summary>
    internal sealed record Earlier(string Spec, string Theirs, string Before) : WantedDifference(Spec)
    {
        protected override IEnumerable<GoldenStep> Change(IReadOnlyList<GoldenStep> trace)
        {
            int from = Find(trace, step => step.Act is GoldenAct.Say && step.Pattern == Theirs);
            int to = Find(trace, step => step.Act is GoldenAct.Say && step.Pattern == Before);
            if (from < 0 || to < 0) return trace;
            GoldenStep[] moved = [.. trace.Where(step => step == trace[from] || (step.Act is GoldenAct.Send && step.Text.Contains(trace[from].Uuid!, StringComparison.Ordinal)))];
            return [.. trace.Take(to), .. moved, .. trace.Skip(to).Where(step => !moved.Contains(step))];
        }
    }

    /// <summary>From this step of theirs on there is nothing.</summary>
    internal sealed record Over(string Spec, GoldenAct Act, string Theirs) : WantedDifference(Spec)
    {
        protected override IEnumerable<GoldenStep> Change(IReadOnlyList<GoldenStep> trace)
        {
            int at = Find(trace, step => step.Act == Act && step.Pattern == Theirs);
            return at < 0 ? trace : trace.Take(at);
        }
    }
}
