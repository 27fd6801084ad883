namespace EndToEnd.Tests;

/// <summary>The chat sample, which can be killed and started again at the same address.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private const string Announcement = "The chat is open:";

    private readonly string[] arguments;
    private SampleProcess process;

    private ChatServer(SampleProcess process, string address, string[] arguments)
    {
        this.process = process;
        this.arguments = arguments;
        Address = address;
    }

    public string Address { get; }

    /// <summary>The chat with a page in WebAssembly in the place of its own, as <c>./run blazor-chat</c> starts it.</summary>
    public static Task<ChatServer> StartBlazorAsync(CancellationToken cancel) =>
        StartAsync(cancel, "--staticWebAssets", Path.Combine(SampleProcess.Root, "artifacts/bin/BlazorChat/debug/BlazorChat.staticwebassets.runtime.json"));

    public static async Task<ChatServer> StartAsync(CancellationToken cancel, params string[] arguments)
    {
        SampleProcess process = SampleProcess.Start("Chat", ["--urls", "http://127.0.0.1:0", .. arguments]);
        string line = await process.WaitForAsync(Announcement, cancel);
        return new ChatServer(process, line.Split(Announcement)[1].Trim(), arguments);
    }

    public async Task KillAsync() => await process.DisposeAsync();

    public async Task StartAgainAsync(CancellationToken cancel)
    {
        process = SampleProcess.Start("Chat", ["--urls", Address, .. arguments]);
        await process.WaitForAsync(Announcement, cancel);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
