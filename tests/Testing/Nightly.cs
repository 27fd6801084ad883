namespace Testing;

/// <summary>How often a test tries: as often as there is time for, and far more often in the nightly run.</summary>
public static class Nightly
{
    private static readonly int Factor = Environment.GetEnvironmentVariable("TESTS_NIGHTLY") is null ? 1 : 50;

    public static int Times(int count) => count * Factor;
}
