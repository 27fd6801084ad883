namespace TokenSockJS.Server.Tests.Golden;

/// <summary>Which server was recorded, and in which of its ways ours replays it.</summary>
/// <param name="Version">2 or 3.</param>
/// <param name="Acknowledge">As in the options.</param>
internal sealed record GoldenVariant(int Version, bool Acknowledge);
