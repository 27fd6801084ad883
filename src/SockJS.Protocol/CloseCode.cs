using System.Globalization;
using System.Text;

namespace SockJS.Protocol;

/// <summary>The codes with which this layer ends sessions. Spec: sockjs 4.2, token-sockjs A6.</summary>
public static class CloseCode
{
    private const int RestartCode = 1012;
    private const string RestartReason = "restart;window=";

    /// <summary>The longest reason that fits a WebSocket close frame, in bytes of UTF-8.</summary>
    public const int MaxReasonBytes = 123;

    /// <summary>The application is done.</summary>
    public static CloseStatus Normal { get; } = new(1000, "Normal closure");

    /// <summary>The connection broke, or its session is no longer known.</summary>
    public static CloseStatus Interrupted { get; } = new(1002, "Connection interrupted");

    /// <summary>The wire is gone without a word; only ever reported locally.</summary>
    public static CloseStatus Lost { get; } = new(1006, "Connection lost");

    /// <summary>The application's handler failed.</summary>
    public static CloseStatus InternalError { get; } = new(1011, "Internal error");

    /// <summary>A second receiving request came while the first was still there.</summary>
    public static CloseStatus AnotherConnection { get; } = new(2010, "Another connection still open");

    /// <summary>What arrived is not a JSON array of strings.</summary>
    public static CloseStatus BrokenFraming { get; } = new(3000, "Broken framing.");

    /// <summary>No answer to a ping in time.</summary>
    public static CloseStatus NoHeartbeat { get; } = new(3000, "No response from heartbeat");

    /// <summary>The client does not read as fast as it is written to.</summary>
    public static CloseStatus TooSlow { get; } = new(4008, "Too slow");

    /// <summary>A message is longer than the limit.</summary>
    public static CloseStatus MessageTooLarge { get; } = new(4009, "Message too large");

    /// <summary>The server is going down: come back at a random moment within the window.</summary>
    public static CloseStatus Restart(TimeSpan window) => new(RestartCode, string.Create(CultureInfo.InvariantCulture, $"{RestartReason}{window.TotalMilliseconds:F0}"));

    /// <summary>The window that a server gave with <see cref="Restart"/>; null when it was closed for another reason, or gave none that can be read.</summary>
    public static TimeSpan? RestartWindow(CloseStatus close) =>
        close.Code == RestartCode && close.Reason.StartsWith(RestartReason, StringComparison.Ordinal) &&
        int.TryParse(close.Reason.AsSpan(RestartReason.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    /// <summary>Whether an application may end a session with this code.</summary>
    public static bool IsForApplications(int code) => code is 1000 or (>= 3000 and <= 4999);

    /// <summary>Cuts a reason so that it fits a WebSocket close frame, between two characters.</summary>
    public static string FitReason(string reason)
    {
        if (Encoding.UTF8.GetByteCount(reason) <= MaxReasonBytes) return reason;

        int bytes = 0, length = 0;
        foreach (Rune character in reason.EnumerateRunes())
        {
            if ((bytes += character.Utf8SequenceLength) > MaxReasonBytes) break;
            length += character.Utf16SequenceLength;
        }

        return reason[..length];
    }
}
