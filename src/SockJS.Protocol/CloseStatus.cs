namespace SockJS.Protocol;

/// <summary>Why a session ended: what stands in <c>c[code,"reason"]</c>. The common ones are in <see cref="CloseCode"/>.</summary>
/// <param name="Code">1000 and 3000 to 4999 for applications; the rest belongs to the protocol. Spec: sockjs 4.2.</param>
/// <param name="Reason">For people and logs.</param>
public readonly record struct CloseStatus(int Code, string Reason)
{
    /// <summary>As it is written in logs: <c>3000 Go away!</c></summary>
    public override string ToString() => $"{Code} {Reason}";
}
