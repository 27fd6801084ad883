using System.Text.Json;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server.Tests.Calls;

/// <summary>Actions under a common name. Spec: A8.</summary>
public sealed class GroupTests
{
    private const string NotFound = "\"error\":\"Function not found\"";

    [Fact]
    public async Task Action_of_a_group_is_called_by_its_whole_name()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        ServerActions user = host.Server.Actions.Group("user");
        user.Map<JsonElement, int>("read", (_, _) => 1);
        user.Group("admin.rights").Map<JsonElement, string>("list", (_, rpc) => rpc.Name);
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":1", await peer.CallAsync("user.read"));
        Assert.Equal("\"resp\":\"user.admin.rights.list\"", await peer.CallAsync("user.admin.rights.list"));
        Assert.Equal(NotFound, await peer.CallAsync("read"));
        Assert.Equal(NotFound, await peer.CallAsync("user"));
    }

    [Fact]
    public async Task Group_is_taken_back_with_all_that_is_in_it_and_nothing_else()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        ServerActions user = host.Server.Actions.Group("user");
        user.Map<JsonElement, int>("read", (_, _) => 1);
        user.Group("admin").Map<JsonElement, int>("ban", (_, _) => 2);
        host.Server.Actions.Group("user").Map<JsonElement, int>("other", (_, _) => 3);
        host.Server.Actions.Map<JsonElement, int>("user.outside", (_, _) => 4);
        Peer peer = await host.ConnectAsync();

        user.Clear();

        Assert.Equal(NotFound, await peer.CallAsync("user.read"));
        Assert.Equal(NotFound, await peer.CallAsync("user.admin.ban"));
        Assert.Equal("\"resp\":3", await peer.CallAsync("user.other"));
        Assert.Equal("\"resp\":4", await peer.CallAsync("user.outside"));
    }

    [Fact]
    public async Task Group_that_was_taken_back_can_be_filled_again()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        ServerActions user = host.Server.Actions.Group("user");
        IDisposable first = user.Map<JsonElement, int>("read", (_, _) => 1);
        user.Clear();
        user.Map<JsonElement, int>("read", (_, _) => 2);
        Peer peer = await host.ConnectAsync();

        first.Dispose();

        Assert.Equal("\"resp\":2", await peer.CallAsync("user.read"));
    }

    [Fact]
    public async Task Action_that_was_taken_back_alone_is_not_taken_back_from_who_has_the_name_now()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        ServerActions user = host.Server.Actions.Group("user");
        user.Map<JsonElement, int>("read", (_, _) => 1).Dispose();
        host.Server.Actions.Map<JsonElement, int>("user.read", (_, _) => 2);
        Peer peer = await host.ConnectAsync();

        user.Clear();

        Assert.Equal("\"resp\":2", await peer.CallAsync("user.read"));
    }

    [Fact]
    public async Task All_of_the_application_is_taken_back_but_nothing_of_the_protocol()
    {
        await using TokenHost host = await TokenHost.StartAsync(options => options.AnswerPings = true);
        host.Server.Actions.Group("user").Map<JsonElement, int>("read", (_, _) => 1);
        Peer peer = await host.ConnectAsync();

        host.Server.Actions.Clear();

        Assert.Equal(NotFound, await peer.CallAsync("user.read"));
        Assert.Equal(NotFound, await peer.CallAsync("echo"));
        Assert.Equal("\"resp\":{\"message\":\"pong\"}", await peer.CallAsync("_ping", "{}"));
    }

    [Theory, InlineData("", "read"), InlineData("user", ""), InlineData("user", ".read"), InlineData("user.", "read"), InlineData("_user", "read")]
    public async Task Name_that_no_action_can_have_is_refused(string group, string name)
    {
        await using TokenHost host = await TokenHost.StartAsync();

        Assert.Throws<ArgumentException>(() => host.Server.Actions.Group(group).Map<JsonElement, int>(name, (_, _) => 1));
    }

    [Fact]
    public async Task Name_that_is_taken_is_taken_for_groups_too()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Actions.Map<JsonElement, int>("user.read", (_, _) => 1);

        var error = Assert.Throws<ArgumentException>(() => host.Server.Actions.Group("user").Map<JsonElement, int>("read", (_, _) => 2));

        Assert.Contains("'user.read' is mapped already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Raw_action_gets_the_bytes_and_its_bytes_are_the_answer()
    {
        await using TokenHost host = await TokenHost.StartAsync();
        host.Server.Actions.MapRaw("raw", async (data, _) =>
        {
            await Task.Yield();
            return data.IsMissing ? default : new JsonSlice((byte[])[.. "{\"raw\":"u8, .. data.Utf8.Span, .. "}"u8]);
        });
        Peer peer = await host.ConnectAsync();

        Assert.Equal("\"resp\":{\"raw\":{\"a\":1.0,\"a\":\"\\u0041\"}}", await peer.CallAsync("raw", """{"a":1.0,"a":"\u0041"}"""));
        Assert.Equal("", await peer.CallAsync("raw"));
    }
}
