namespace Conformance.Tests;

/// <summary>Clients that leave out what HTTP asks for. Spec: sockjs 3.</summary>
public sealed class HttpQuirks(SuiteServer server) : Suite(server)
{
    [Fact]
    public async Task test_emptyContentLengthForPost()
    {
        using RawConnection connection = await ConnectAsync();
        await connection.SendAsync(RawHttp.Write("POST", $"{NewSession()}/xhr", body: null));

        Verify.Frame(await connection.ReadResponseAsync(), "o\n");
    }
}
