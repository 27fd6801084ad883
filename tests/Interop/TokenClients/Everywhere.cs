namespace Interop.Tests.TokenClients;

/// <summary>The data of a test that holds wherever the original client runs.</summary>
public sealed class Everywhere : TheoryData<Surroundings>
{
    public Everywhere() => AddRange(Enum.GetValues<Surroundings>());
}
