namespace Testing.Faults;

/// <summary>Which way bytes go through a <see cref="FaultProxy"/>.</summary>
[Flags]
public enum Direction
{
    ToServer = 1,
    ToClient = 2,
    Both = ToServer | ToClient,
}
