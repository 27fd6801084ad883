namespace TokenSockJS.Protocol;

/// <summary>
/// An error of a call, on either side: when a handler throws it, its code, text and data reach the caller, whose call fails with the
/// same. Spec: A5.
/// </summary>
public sealed class RpcException : Exception
{
    /// <summary>An error of the application, without a code of its own.</summary>
    public RpcException(string message) : this(RpcError.ApplicationCode, message)
    {
    }

    /// <summary>An error with a code: one of <see cref="RpcError"/>, or 1000 and up for the application's own.</summary>
    public RpcException(int code, string message, JsonSlice data = default, Exception? innerException = null) : base(message, innerException)
    {
        ArgumentNullException.ThrowIfNull(message);
        Code = code;
        ErrorData = data;
    }

    /// <summary>Below 1000 a code of <see cref="RpcError"/>, above the application's.</summary>
    public int Code { get; }

    /// <summary>What the error carries besides its text; missing when nothing.</summary>
    public JsonSlice ErrorData { get; }

    /// <summary>The exception for an error that came over the wire, with memory of its own.</summary>
    /// <param name="error">The <c>error</c> of a reply.</param>
    /// <param name="coded">Whether protocol 4 was negotiated; only then an object with <c>code</c> and <c>message</c> is taken
    /// for the protocol's own form, and not for an object that an application chose to throw.</param>
    public static RpcException FromWire(JsonSlice error, bool coded) => RpcErrorWire.Read(error, coded);

    /// <summary>The error as the other side expects it. It is never one that JavaScript takes for false, which would be read as
    /// success.</summary>
    /// <param name="coded">Whether protocol 4 was negotiated.</param>
    public JsonSlice ToWire(bool coded) => RpcErrorWire.Write(this, coded);
}
