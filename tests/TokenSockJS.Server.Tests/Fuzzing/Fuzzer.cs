using System.Globalization;
using System.Text;
using System.Text.Json;
using TokenSockJS.Server.Tests.Golden;

namespace TokenSockJS.Server.Tests.Fuzzing;

/// <summary>
/// Makes input that nobody would think of: what clients really sent, broken in a few places, and bytes that mean nothing.
/// All of it follows from the seed, which is printed; set FUZZ_SEED to see the same again.
/// </summary>
internal sealed class Fuzzer
{
    private const string SeedVariable = "FUZZ_SEED";

    /// <summary>Pieces that readers are most likely to stumble over.</summary>
    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\"rpc\":", "\"uuid\":", "\"req\":", "\"token\":", "\"fid\":", "\"resp\":", "\"protocol\":", "\"channel\":", "\"data\":", "\"error\":",
            "\"_subscribe\"", "\"_unsubscribe\"", "\"_publish\"", "\"_broadcast\"", "\"_rpc\"", "\"auth\"", "\"echo\"", "\"__proto__\"", "\"___all___\"",
            "null", "true", "-0", "1e999", "-1.5e-300", "99999999999999999999", "\"\"", "[]", "{}", "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000",
            "\\ud800", "\\udfff\\ud800", "\\u", " ", "\t\r\n", "\u2028", "😀", "/*", "//",
        }.Select(Encoding.UTF8.GetBytes),
        [0x00], [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF, 0xFE],
    ];

    private readonly Random random;
    private readonly byte[][] sent;

    /// <param name="sent">What was sent, to be broken.</param>
    public Fuzzer(IEnumerable<string> sent)
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out int given) ? given : new Random().Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"{SeedVariable}={seed}");
        random = new Random(seed);
        this.sent = [.. sent.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>All frames that clients sent in the traces.</summary>
    public static IReadOnlyList<string> RecordedFrames { get; } =
    [
        .. GoldenTrace.Names.Order(StringComparer.Ordinal).SelectMany(GoldenTrace.Read).Where(step => step.Act is GoldenAct.Send).Select(step => step.Data.GetString()!).Distinct(),
    ];

    /// <summary>All messages in them.</summary>
    public static IReadOnlyList<string> RecordedMessages { get; } = [.. RecordedFrames.SelectMany(MessagesOf).Distinct()];

    /// <summary>The next input.</summary>
    public byte[] Next() => OneIn(10) ? Noise() : Broken(Sent());

    /// <summary>The same as text; what is no UTF-8 became U+FFFD.</summary>
    public string NextText() => Encoding.UTF8.GetString(Next());

    /// <summary>This input, changed in a few places.</summary>
    public byte[] Broken(byte[] input)
    {
        List<byte> bytes = [.. input];
        for (int changes = random.Next(1, 6); changes > 0; changes--) Change(bytes);
        return [.. bytes];
    }

    private bool OneIn(int times) => random.Next(times) == 0;

    private byte[] Sent() => sent[random.Next(sent.Length)];

    private byte[] Noise()
    {
        byte[] bytes = new byte[random.Next(80)];
        random.NextBytes(bytes);
        return bytes;
    }

    private void Change(List<byte> bytes)
    {
        int at = random.Next(bytes.Count + 1), length = random.Next(1 + Math.Min(30, bytes.Count - at));
        switch (random.Next(7))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4:
                byte[] other = Sent();
                bytes.InsertRange(at, other.AsSpan(random.Next(other.Length)).ToArray());
                break;
            case 5 when OneIn(20):
                bytes.InsertRange(at, Enumerable.Repeat(OneIn(2) ? (byte)'[' : (byte)'a', random.Next(3000)));
                break;
            default:
                byte[] piece = Pieces[random.Next(Pieces.Length)];
                if (OneIn(2)) bytes.RemoveRange(at, Math.Min(piece.Length, bytes.Count - at));
                bytes.InsertRange(at, piece);
                break;
        }
    }

    private static IEnumerable<string> MessagesOf(string frame)
    {
        try
        {
            JsonElement json = JsonElement.Parse(frame);
            return json.ValueKind is JsonValueKind.Array ? [.. json.EnumerateArray().Select(message => message.GetString()!)] : [frame];
        }
        catch (Exception noMessages) when (noMessages is JsonException or InvalidOperationException)
        {
            return [frame];
        }
    }
}
