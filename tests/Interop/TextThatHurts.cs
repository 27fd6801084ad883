namespace Interop.Tests;

/// <summary>Messages that somebody on the way would like to change: a browser, a parser of JSON, scripts, forms or URLs.</summary>
internal static class TextThatHurts
{
    /// <summary>All that is escaped, in one message. Spec: sockjs 2.1.</summary>
    private static readonly string Escaped = string.Concat(
        "\"\\",
        Range(0x0000, 0x001F),
        Range(0x200C, 0x200F),
        Range(0x2028, 0x202F),
        Range(0x2060, 0x206F),
        Range(0xFFF0, 0xFFFF));

    public static readonly string[] All =
    [
        Escaped,
        "\U0001F600 \U0001F469\u200D\U0001F469\u200D\U0001F467 \U00010000 \U0010FFFF",
        Range(0xD800, 0xDFFF), // each surrogate alone but for one pair in the middle
        "\udc00 \udfff \ud800 \udbff",
        "\"\" '' \\\" \\\\ \\u0041 \\",
        "</script><script>throw 1</script> <!-- &amp; &#65;",
        "%20%99 %25 %0A %u0041 100% a+b c%2Bd &d=e;f",
        "\u0085\u00a0\u0300\u0591\u2000\ufdd0\ufeff\uf900",
        "a\nb\rc\r\nd\0e",
        "",
        " ",
        "[]",
        "o",
        "c[3000,\"Go away!\"]",
    ];

    private static string Range(int first, int last) => string.Concat(Enumerable.Range(first, last - first + 1).Select(unit => (char)unit));
}
