using System.Diagnostics;

namespace Interop.Tests;

/// <summary>The official client in Node: a process for each conversation.</summary>
internal static class NodeClient
{
    /// <summary>A conversation; how far it has come, if it does not end.</summary>
    public static async Task<Report> TalkAsync(Conversation conversation, CancellationToken cancel)
    {
        using Process node = Process.Start(new ProcessStartInfo("node", [ClientFiles.Talk, conversation.ToJson()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

        try
        {
            Task<string> report = node.StandardOutput.ReadToEndAsync(cancel);
            Task<string> complaints = node.StandardError.ReadToEndAsync(cancel);
            await node.WaitForExitAsync(cancel).WaitAsync(Patience.Limit, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            node.StandardInput.Close();
            Assert.Equal("", await complaints.WaitAsync(Patience.Limit, cancel));
            return Report.Parse(await report);
        }
        finally
        {
            if (!node.HasExited) node.Kill();
        }
    }
}
