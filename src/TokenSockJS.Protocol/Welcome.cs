namespace TokenSockJS.Protocol;

/// <summary>What a server says to a client whose token it has taken. Spec: A3.</summary>
public readonly struct Welcome
{
    /// <summary>Whether it speaks protocol 4: errors have codes, and commands are answered. Only an object as the answer says so.</summary>
    public bool IsCoded { get; private init; }

    /// <summary>How many calls it takes at once; null when it does not say so.</summary>
    public int? Calls { get; private init; }

    /// <summary>The longest message it takes, in bytes of UTF-8; null when it does not say so.</summary>
    public int? MessageBytes { get; private init; }

    /// <summary>Reads the answer to a token, whatever it may be. Limits that make no sense are none.</summary>
    public static Welcome Read(JsonSlice result)
    {
        if (result.Utf8.Span is not [(byte)'{', ..]) return default;

        JsonSlice limits = default, calls = default, bytes = default;
        var members = new JsonMembers(result.Utf8, JsonSlice.MaxDepth);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("limits"u8)) limits = members.Value;
        }

        members = new JsonMembers(limits.Utf8, JsonSlice.MaxDepth);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("calls"u8)) calls = members.Value;
            else if (members.Name.SequenceEqual("messageBytes"u8)) bytes = members.Value;
        }

        return new Welcome { IsCoded = true, Calls = Limit(calls), MessageBytes = Limit(bytes) };
    }

    private static int? Limit(JsonSlice value) => JsonNumberReader.ReadCount(value) is > 0 and var limit ? limit : null;
}
