using TokenSockJS.Client.Sessions;

namespace TokenSockJS.Client.Tests;

public sealed class StateMachineTests
{
    [Theory]
    [InlineData(TokenSocketState.Disconnected, "Connecting Closed")]
    [InlineData(TokenSocketState.Connecting, "Disconnected Connected Closed")]
    [InlineData(TokenSocketState.Connected, "Disconnected Reconnecting Closed")]
    [InlineData(TokenSocketState.Reconnecting, "Disconnected Connected Closed")]
    [InlineData(TokenSocketState.Closed, "")]
    public void Only_some_ways_are_open(TokenSocketState from, string ways)
    {
        IEnumerable<TokenSocketState> open = Enum.GetValues<TokenSocketState>().Where(to => At(from).TryMove(to));

        Assert.Equal(ways, string.Join(' ', open));
    }

    [Fact]
    public void Listeners_hear_of_moves_in_order_even_if_one_makes_another()
    {
        var heard = new List<string>();
        StateMachine machine = null!;
        machine = new StateMachine(change =>
        {
            heard.Add($"{change.Previous} {change.Current} begins");
            if (change.Current == TokenSocketState.Connecting) machine.TryMove(TokenSocketState.Closed);
            machine.Tell();
            heard.Add($"{change.Previous} {change.Current} ends");
        });

        machine.TryMove(TokenSocketState.Connecting);
        machine.Tell();

        Assert.Equal(
            ["Disconnected Connecting begins", "Disconnected Connecting ends", "Connecting Closed begins", "Connecting Closed ends"], heard);
    }

    private static StateMachine At(TokenSocketState state)
    {
        var machine = new StateMachine(_ => { });
        TokenSocketState[] way = state switch
        {
            TokenSocketState.Disconnected => [],
            TokenSocketState.Connecting => [TokenSocketState.Connecting],
            TokenSocketState.Connected => [TokenSocketState.Connecting, TokenSocketState.Connected],
            TokenSocketState.Reconnecting => [TokenSocketState.Connecting, TokenSocketState.Connected, TokenSocketState.Reconnecting],
            _ => [TokenSocketState.Closed],
        };
        foreach (TokenSocketState step in way) Assert.True(machine.TryMove(step));
        return machine;
    }
}
