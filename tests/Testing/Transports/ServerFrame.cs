using System.Text;
using SockJS.Protocol;

namespace Testing.Transports;

/// <summary>A frame of a server, taken out of what its transport put around it.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Messages">In order; none but in a frame of messages.</param>
/// <param name="Close">Code and reason of a close frame.</param>
public sealed record ServerFrame(FrameKind Kind, IReadOnlyList<string> Messages, CloseStatus Close = default)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a frame, and compares it byte by byte with what the specification says that it looks like.</summary>
    /// <exception cref="InvalidDataException">It is none, or looks different.</exception>
    public static ServerFrame Parse(ReadOnlySpan<byte> bytes)
    {
        string text = Strict.GetString(bytes);
        if (!FrameReader.TryRead(bytes.ToArray(), out Frame frame)) throw new InvalidDataException($"Expected a SockJS frame, got {text}");

        var result = new ServerFrame(frame.Kind, Read(frame.Messages), frame.Close);
        return result.ToString() == text ? result : throw new InvalidDataException($"Expected {result}, got {text}");
    }

    /// <summary>The frame as it stands on the wire. Spec: sockjs 2.</summary>
    public override string ToString() => Kind switch
    {
        FrameKind.Open => "o",
        FrameKind.Heartbeat => "h",
        FrameKind.Messages => $"a[{string.Join(',', Messages.Select(Quote))}]",
        _ => $"c[{Close.Code},{Quote(Close.Reason)}]",
    };

    private static List<string> Read(MessageArrayReader messages)
    {
        List<string> all = [];
        while (messages.TryRead(out ReadOnlyMemory<byte> message)) all.Add(Wtf8.GetString(message.Span));
        return all;
    }

    /// <summary>The table of sockjs 2.1, line by line: not the code that is tested.</summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (char character in text)
        {
            _ = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                '\b' => quoted.Append("\\b"),
                '\t' => quoted.Append("\\t"),
                '\n' => quoted.Append("\\n"),
                '\f' => quoted.Append("\\f"),
                '\r' => quoted.Append("\\r"),
                < ' ' or (>= '\u200C' and <= '\u200F') or (>= '\u2028' and <= '\u202F') or (>= '\u2060' and <= '\u206F')
                    or (>= '\uD800' and <= '\uDFFF') or >= '\uFFF0' => quoted.Append($"\\u{(int)character:x4}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }
}
