using Microsoft.Playwright;

namespace Interop.Tests;

/// <summary>The official client in a page.</summary>
internal static class BrowserClient
{
    /// <summary>A conversation; how far it has come, if it does not end.</summary>
    public static async Task<Report> TalkAsync(IPage page, Conversation conversation, CancellationToken cancel)
    {
        Task end = page.EvaluateAsync("async request => { await talk(SockJS, JSON.parse(request)); }", conversation.ToJson());
        await end.WaitAsync(Patience.Limit, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (end.IsCompleted) await end;
        cancel.ThrowIfCancellationRequested();
        return Report.Parse(await page.EvaluateAsync<string>("JSON.stringify(talk.report)"));
    }
}
