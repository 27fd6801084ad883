using System.Buffers;
using System.Text;

namespace SockJS.Protocol.Tests;

/// <summary>What a writer wrote, and bytes to read.</summary>
internal static class Bytes
{
    /// <summary>Fails on text that is not well formed, so that no test compares two replacement characters.</summary>
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Of(string text) => Strict.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => Strict.GetString(bytes);

    public static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    public static string WrittenText(Action<IBufferWriter<byte>> write) => Text(Written(write));
}
