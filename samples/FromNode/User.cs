namespace FromNode;

internal sealed record User(int Id, string Name, bool IsBlocked);

internal sealed record Rename(string To);

internal sealed record Renamed(string Name);
