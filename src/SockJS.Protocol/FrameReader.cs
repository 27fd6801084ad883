using System.Text.Json;

namespace SockJS.Protocol;

/// <summary>Reads the frames of a server, for clients. Spec: sockjs 2, 6.4.</summary>
public static class FrameReader
{
    /// <summary>Reads one frame without what its transport puts around it.</summary>
    /// <param name="frame">UTF-8. Messages are unescaped in it, so it must not be used for anything else.</param>
    /// <param name="result">The frame, if it is well formed.</param>
    /// <returns>Whether it is. A client ignores what is not. Never throws.</returns>
    public static bool TryRead(Memory<byte> frame, out Frame result)
    {
        result = default;
        if (frame.IsEmpty) return false;

        switch (frame.Span[0])
        {
            case (byte)'o' when frame.Length == 1:
                result = new Frame(FrameKind.Open);
                return true;

            // An xhr_streaming prelude is 2,048 of them in one line.
            case (byte)'h' when !frame.Span.ContainsAnyExcept((byte)'h'):
                result = new Frame(FrameKind.Heartbeat);
                return true;

            case (byte)'a' or (byte)'m' when MessageArrayReader.TryOpen(frame[1..], out MessageArrayReader messages):
                result = new Frame(FrameKind.Messages, messages);
                return true;

            case (byte)'c' when TryReadClose(frame.Span[1..], out CloseStatus close):
                result = new Frame(FrameKind.Close, Close: close);
                return true;

            default:
                return false;
        }
    }

    private static bool TryReadClose(ReadOnlySpan<byte> array, out CloseStatus close)
    {
        close = default;
        var reader = new Utf8JsonReader(array);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return false;
            if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int code)) return false;
            if (!reader.Read() || reader.TokenType != JsonTokenType.String) return false;

            string reason = Reason(reader.ValueSpan);
            if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray || reader.Read()) return false;

            close = new CloseStatus(code, reason);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Not <c>GetString</c>, which throws at the escape of a lone surrogate.</summary>
    private static string Reason(ReadOnlySpan<byte> escaped)
    {
        byte[] text = escaped.ToArray();
        return Wtf8.GetString(text.AsSpan(0, JsonString.Unescape(text)));
    }
}
