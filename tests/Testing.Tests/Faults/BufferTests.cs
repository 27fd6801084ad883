using Testing.Faults;

namespace Testing.Tests.Faults;

/// <summary>Bytes of the server that are held back.</summary>
public sealed class BufferTests
{
    [Fact]
    public async Task Bytes_are_held_back_until_the_server_ends_the_connection()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Buffer());

        await ends.Server.SendAsync("held ");
        await ends.Between.ToClient.TakenAsync(5);
        await ends.Server.SendAsync("back");
        await ends.Between.ToClient.TakenAsync(9);
        Assert.Equal(0, ends.Between.ToClient.Passed);
        ends.Server.Finish();

        await ends.Client.ReadsAsync("held back");
        await ends.Client.ReadsEndAsync();
    }

    [Fact]
    public async Task Bytes_are_held_back_until_so_many_have_gathered()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Buffer(8));

        await ends.Server.SendAsync("1234567");
        await ends.Between.ToClient.TakenAsync(7);
        Assert.Equal(0, ends.Between.ToClient.Passed);
        await ends.Server.SendAsync("89");
        await ends.Client.ReadsAsync("123456789");

        await ends.Server.SendAsync("again");
        await ends.Between.ToClient.TakenAsync(14);
        Assert.Equal(9, ends.Between.ToClient.Passed);
    }

    [Fact]
    public async Task Client_is_not_held_back()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Buffer());

        await ends.Client.SendAsync("question");

        await ends.Server.ReadsAsync("question");
    }

    [Fact]
    public async Task Healed_connection_passes_at_once_what_was_held_back()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Buffer());
        await ends.Server.SendAsync("held back");
        await ends.Between.ToClient.TakenAsync(9);

        ends.Between.Fault = Fault.None;

        await ends.Client.ReadsAsync("held back");
    }

    [Fact]
    public async Task Nobody_holds_back_more_than_there_is_room_for()
    {
        await using Ends ends = await Ends.ConnectAsync(Fault.Buffer());

        await ends.Server.SendAsync(new byte[Relay.MostHeld - 1]);
        await ends.Between.ToClient.TakenAsync(Relay.MostHeld - 1);
        Assert.Equal(0, ends.Between.ToClient.Passed);
        await ends.Server.SendAsync(new byte[1]);

        await ends.Client.ReadAsync(Relay.MostHeld);
    }
}
