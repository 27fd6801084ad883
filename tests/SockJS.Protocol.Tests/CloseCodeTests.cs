using System.Text;
using CsCheck;

namespace SockJS.Protocol.Tests;

public sealed class CloseCodeTests
{
    [Fact]
    public void Fitted_reason_is_the_longest_start_that_fits_and_ends_between_two_characters() =>
        Gens.Text.Select(text => text + text).Sample(
            reason =>
            {
                string fitted = CloseCode.FitReason(reason);

                Assert.StartsWith(fitted, reason, StringComparison.Ordinal);
                Assert.InRange(Encoding.UTF8.GetByteCount(fitted), 0, CloseCode.MaxReasonBytes);
                if (fitted == reason) return;

                Rune.DecodeFromUtf16(reason.AsSpan(fitted.Length), out Rune next, out int length);
                Assert.True(Encoding.UTF8.GetByteCount(reason[..(fitted.Length + length)]) > CloseCode.MaxReasonBytes, $"{next} would have fitted");
                Assert.Equal(Surrogates.Replaced(fitted), Surrogates.Replaced(reason)[..fitted.Length]);
            },
            iter: Nightly.Times(3_000));

    [Fact]
    public void Reasons_of_this_layer_fit_a_WebSocket_close_frame() =>
        Assert.All(
            [
                CloseCode.Normal, CloseCode.Interrupted, CloseCode.Lost, CloseCode.InternalError, CloseCode.Restart(TimeSpan.FromDays(1)), CloseCode.AnotherConnection,
                CloseCode.BrokenFraming, CloseCode.NoHeartbeat, CloseCode.TooSlow, CloseCode.MessageTooLarge,
            ],
            close => Assert.Equal(close.Reason, CloseCode.FitReason(close.Reason)));

    /// <summary>What other implementations send and users look for: these texts are part of the wire.</summary>
    [Fact]
    public void Codes_and_reasons_are_those_of_the_originals()
    {
        Assert.Equal(new CloseStatus(1000, "Normal closure"), CloseCode.Normal);
        Assert.Equal(new CloseStatus(1002, "Connection interrupted"), CloseCode.Interrupted);
        Assert.Equal(new CloseStatus(2010, "Another connection still open"), CloseCode.AnotherConnection);
        Assert.Equal(new CloseStatus(3000, "Broken framing."), CloseCode.BrokenFraming);
        Assert.Equal(new CloseStatus(3000, "No response from heartbeat"), CloseCode.NoHeartbeat);
    }

    [Fact]
    public void Restart_says_its_window_in_whole_milliseconds()
    {
        Assert.Equal(new CloseStatus(1012, "restart;window=0"), CloseCode.Restart(TimeSpan.Zero));
        Assert.Equal(new CloseStatus(1012, "restart;window=86400000"), CloseCode.Restart(TimeSpan.FromDays(1)));
        Assert.Equal(new CloseStatus(1012, "restart;window=1500"), CloseCode.Restart(TimeSpan.FromTicks(15_000_400)));
    }

    [Fact]
    public void Status_in_a_log_is_its_code_and_reason() => Assert.Equal("3000 Go away!", new CloseStatus(3000, "Go away!").ToString());
}
