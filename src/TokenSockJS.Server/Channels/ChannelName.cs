using System.Text;

namespace TokenSockJS.Server.Channels;

/// <summary>Which names channels may have. The only place that knows the reserved ones. Spec: A8.</summary>
internal static class ChannelName
{
    /// <summary>Channels on which the Node servers talk to each other: whoever could use one would command them all (Q20 to Q22).</summary>
    public static bool IsReserved(string name) => name is "___all___" or "___sync___" or "__all__";

    public static bool IsValid(string name, int mostBytes) =>
        name.Length > 0 && name.Length <= mostBytes && Encoding.UTF8.GetByteCount(name) <= mostBytes && !name.Any(char.IsControl);
}
