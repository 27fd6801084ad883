namespace TokenSockJS.Protocol;

/// <summary>One row of <see cref="RpcError"/>.</summary>
/// <param name="Code">The number, which follows HTTP where one fits; always below 1000.</param>
/// <param name="Text">What a person reads, and the whole error towards peers that know no codes.</param>
/// <param name="RetryMakesSense">Whether the same request may succeed later.</param>
public readonly record struct RpcErrorEntry(int Code, string Text, bool RetryMakesSense)
{
    /// <summary>The error to throw.</summary>
    public RpcException ToException() => new(Code, Text);
}
