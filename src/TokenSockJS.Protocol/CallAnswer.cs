namespace TokenSockJS.Protocol;

/// <summary>Reads the <c>resp</c> of a client's <c>_rpc</c> message: its answer to a call of the server. Spec: 4.</summary>
public static class CallAnswer
{
    /// <summary>
    /// Finds either the error or the data. An error that JavaScript takes for false is none (4.3); with an error there is no data;
    /// with neither, the answer is nothing.
    /// </summary>
    /// <returns>False when the answer is missing or not an object: such a message is ignored (Q42).</returns>
    public static bool TryRead(JsonSlice response, out JsonSlice data, out JsonSlice error)
    {
        data = error = default;

        var members = new JsonMembers(response.Utf8, JsonSlice.MaxDepth);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("data"u8)) data = members.Value;
            else if (members.Name.SequenceEqual("error"u8)) error = members.Value;
        }

        if (error.IsTruthy) data = default;
        else error = default;
        return members.IsComplete;
    }
}
