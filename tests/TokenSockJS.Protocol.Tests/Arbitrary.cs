using System.Text;
using CsCheck;

namespace TokenSockJS.Protocol.Tests;

/// <summary>What the property tests feed on: more of the dangerous than of the plain.</summary>
internal static class Arbitrary
{
    /// <summary>Any string that .NET can hold, lone surrogates included.</summary>
    public static Gen<string> Text { get; } =
        Gen.OneOf(Gen.OneOf('a', '"', '\\', '\n', '\0', 'é', '\u2028', '\ud83d', '\ude00'), Gen.Char)
            .Array[0, 12].Select(units => new string(units));

    /// <summary>Any string that can be written in UTF-8.</summary>
    public static Gen<string> Name { get; } = Text.Where(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text);

    /// <summary>What may stand between the quotes of a JSON string, well-formed UTF-16 or not.</summary>
    public static Gen<byte[]> StringContent { get; } = Gen.OneOf(
            "a"u8.ToArray(), "\\n"u8.ToArray(), "\\\""u8.ToArray(), "\\\\"u8.ToArray(), "\\/"u8.ToArray(), "\\u0041"u8.ToArray(),
            "\\ud83d"u8.ToArray(), "\\uDE00"u8.ToArray(), "\\ud800"u8.ToArray(), "\\udfff"u8.ToArray(), "é"u8.ToArray(), "😀"u8.ToArray(),
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xC3], [0xFF], "ud800"u8.ToArray())
        .Array[0, 6].Select(parts => parts.SelectMany(part => part).ToArray());

    /// <summary>Valid JSON as bytes. Its strings may hold lone surrogates in both forms, its objects duplicates, its gaps space.</summary>
    public static Gen<byte[]> Json { get; } = JsonNested(3);

    /// <summary>Messages that clients and servers send, and some that they should not.</summary>
    public static Gen<byte[]> Message { get; } = Gen.Select(
            Gen.OneOf(
                "rpc", "uuid", "req", "token", "fid", "resp", "protocol", "channel", "message", "error", "internal", "command", "data",
                "args", "\\u0072pc", "\\ud800", ""),
            Gen.OneOf(Json, Gen.OneOf("\"auth\"", "\"rpc\"", "\"subscribe\"", "true", """{"channel":"x","fid":"f","command":"c"}""")
                .Select(Encoding.UTF8.GetBytes)),
            (name, value) => (byte[])[.. Encoding.UTF8.GetBytes($"\"{name}\":"), .. value])
        .Array[0, 6].Select(members => Join('{', members, '}'));

    /// <summary>The same with a few bytes changed, lost or added.</summary>
    public static Gen<byte[]> BrokenMessage { get; } =
        Gen.Select(Message, Gen.Select(Gen.Int[0, 200], Gen.Int[0, 2], Gen.Byte).Array[1, 4], Break);

    private static Gen<byte[]> JsonNested(int depth)
    {
        Gen<byte[]> text = StringContent.Select(content => (byte[])[(byte)'"', .. content, (byte)'"']);
        Gen<byte[]> leaf = Gen.OneOf(
            text, Gen.OneOf("null", "true", "0", "-1.50e+300", "12345678901234567890", "[ ]").Select(Encoding.UTF8.GetBytes));
        if (depth == 0) return leaf;

        Gen<byte[]> inner = JsonNested(depth - 1);
        Gen<byte[]> member = Gen.Select(text, inner, (name, value) => (byte[])[.. name, .. " : "u8, .. value]);
        return Gen.OneOf(
            leaf, inner.Array[0, 3].Select(items => Join('[', items, ']')), member.Array[0, 3].Select(items => Join('{', items, '}')));
    }

    private static byte[] Break(byte[] message, (int Where, int What, byte Value)[] changes)
    {
        List<byte> bytes = [.. message];
        foreach (var (where, what, value) in changes)
        {
            int at = where % (bytes.Count + 1);
            if (what > 0 && at < bytes.Count) bytes.RemoveAt(at);
            if (what < 2) bytes.Insert(at, value);
        }

        return [.. bytes];
    }

    private static byte[] Join(char open, byte[][] items, char close) =>
        [(byte)open, .. items.SelectMany((item, index) => index == 0 ? item : [(byte)',', (byte)' ', .. item]), (byte)close];
}
