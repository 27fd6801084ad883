namespace SockJS.Protocol.Tests;

/// <summary>Reads to the end what <see cref="MessageArrayReader"/> hands out piece by piece.</summary>
internal static class Reading
{
    /// <summary>The messages of a body that must be well formed.</summary>
    public static string[] Messages(byte[] body)
    {
        Assert.True(MessageArrayReader.TryOpen(body.ToArray(), out MessageArrayReader reader));
        return All(reader);
    }

    /// <summary>All messages, which must be as many as announced.</summary>
    public static string[] All(MessageArrayReader reader)
    {
        var messages = new List<string>();
        int announced = reader.Count;

        while (reader.TryRead(out ReadOnlyMemory<byte> message)) messages.Add(Wtf8.GetString(message.Span));

        Assert.Equal(announced, messages.Count);
        Assert.Equal(0, reader.Count);
        return [.. messages];
    }
}
