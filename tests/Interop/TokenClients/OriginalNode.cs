using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Interop.Tests.TokenClients;

/// <summary>The Node half of the original client, in a process of its own. It dies of messages that it does not expect (Q56).</summary>
internal sealed class OriginalNode : OriginalClient
{
    private readonly Process process;
    private readonly Task<string> complaints;

    private OriginalNode(Process process)
    {
        this.process = process;
        complaints = process.StandardError.ReadToEndAsync();
        _ = ListenAsync();
    }

    /// <summary>Starts a client, which asks for a token at once.</summary>
    /// <param name="options">What its constructor gets.</param>
    public static OriginalNode Start(JsonObject options) => new(Process.Start(new ProcessStartInfo("node", [ClientFiles.Drive, options.ToJsonString()])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        StandardOutputEncoding = Encoding.UTF8,
    })!);

    /// <summary>Leaves, and insists that it has not died before.</summary>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(Patience.Limit);
            Assert.Equal("", await complaints);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            process.Dispose();
        }
    }

    protected override async Task SendAsync(string commands)
    {
        await process.StandardInput.WriteLineAsync(commands);
        await process.StandardInput.FlushAsync();
    }

    protected override async Task<string> ReceiveAsync() =>
        await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The client has ended. {await complaints}");
}
