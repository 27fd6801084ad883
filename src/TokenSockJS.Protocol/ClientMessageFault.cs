namespace TokenSockJS.Protocol;

/// <summary>What is wrong with a client's message as a whole.</summary>
public enum ClientMessageFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Not a JSON object, or nested too deep: answered by <see cref="ServerMessageWriter.InvalidMessage"/>.
    /// Spec: 4.1 step 1, Q4, Q6, A13.</summary>
    InvalidMessage,

    /// <summary>No usable <c>rpc</c>, or a <c>uuid</c> that is not a short string: answered by
    /// <see cref="RpcError.InvalidRequest"/>. Spec: 4.1 step 4, Q39, A2.</summary>
    InvalidRequest,
}
