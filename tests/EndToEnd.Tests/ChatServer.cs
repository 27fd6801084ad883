namespace EndToEnd.Tests;

/// <summary>The chat sample, which can be killed and started again at the same address.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private const string Announcement = "The chat is open:";

    private SampleProcess process;

    private ChatServer(SampleProcess process, string address)
    {
        this.process = process;
        Address = address;
    }

    public string Address { get; }

    public static async Task<ChatServer> StartAsync(CancellationToken cancel)
    {
        SampleProcess process = SampleProcess.Start("Chat", "--urls", "http://127.0.0.1:0");
        string line = await process.WaitForAsync(Announcement, cancel);
        return new ChatServer(process, line.Split(Announcement)[1].Trim());
    }

    public async Task KillAsync() => await process.DisposeAsync();

    public async Task StartAgainAsync(CancellationToken cancel)
    {
        process = SampleProcess.Start("Chat", "--urls", Address);
        await process.WaitForAsync(Announcement, cancel);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
