using System.Text;

namespace SockJS.Server.Tests.Connections;

/// <summary>Text that something on the way has always broken somewhere. Spec: sockjs 2.1.</summary>
internal static class Torture
{
    /// <summary>Every code unit of the basic plane that is a character by itself, U+0000 included.</summary>
    public static string BasicPlane { get; } = new([.. Enumerable.Range(0, 0x10000).Select(unit => (char)unit).Where(unit => !char.IsSurrogate(unit))]);

    /// <summary>Every surrogate, none in a pair.</summary>
    public static string LoneSurrogates { get; } = string.Join(' ', Enumerable.Range(0xD800, 0x800).Select(unit => (char)unit));

    /// <summary>What has a meaning to somebody between the two ends.</summary>
    public static IReadOnlyList<string> Pieces { get; } =
    [
        "", " ", "\0", "a\0b", "\r\n\r\n", "\n", "\r", "\"", "\\", "\\\"", "\\\\", "'", "\"]", "\",\"", "a[\"x\"]", "c[3000,\"Go away!\"]",
        "o", "h", "[]", "\\u0041", "\\ud83d",
        "%", "%20", "%99", "%25", "%2", "%zz", "%0D%0A", "+", "&d=x", "a=b&c=d", "data: x\r\n\r\n", "</script>", "<script>alert(1)</script>", "<!--", "]]>", ");\r\n",
        "\u2028", "\u2029", "\u200B\u200C\u200F\u2010", "\u2027\u2028\u202F\u2030", "\u205F\u2060\u206F\u2070",
        "\uFFEF\uFFF0\uFFFD\uFFFE\uFFFF", "\uD7FF\uE000", "\uFEFF", "e\u0301",
        "\U00010000", "\U0001F600", "\U0010FFFF", "\U0001F468\u200D\U0001F469\u200D\U0001F467", "äöü ß € 日本語",
    ];

    /// <summary>All characters beyond the basic plane that stand at an end of one of its sixteen others.</summary>
    public static string Astral { get; } = string.Concat(
        Enumerable.Range(1, 16).SelectMany(plane => new[] { new Rune(plane << 16), new Rune((plane << 16) | 0xFFFF) }).Select(rune => rune.ToString()));
}
