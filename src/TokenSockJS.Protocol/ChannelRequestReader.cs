namespace TokenSockJS.Protocol;

/// <summary>Reads the <c>req</c> of <c>_subscribe</c>, <c>_unsubscribe</c>, <c>_publish</c> and <c>_broadcast</c>. Spec: 4.</summary>
public static class ChannelRequestReader
{
    /// <summary>
    /// Finds the channel (null when it is missing or not a readable string: Q25) and the data (missing when absent; published as
    /// <c>null</c>: Q24).
    /// </summary>
    /// <returns>False when the request is missing or not an object, which is an invalid request.</returns>
    public static bool TryRead(JsonSlice request, out string? channel, out JsonSlice data)
    {
        JsonSlice name = default;
        data = default;

        var members = new JsonMembers(request.Utf8, JsonSlice.MaxDepth);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("channel"u8)) name = members.Value;
            else if (members.Name.SequenceEqual("data"u8)) data = members.Value;
        }

        channel = JsonStringReader.Read(name);
        return members.IsComplete;
    }
}
