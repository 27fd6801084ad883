namespace Testing;

/// <summary>How long a test waits for something that ought to come at once. Only a broken test ever waits so long.</summary>
public static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
}
