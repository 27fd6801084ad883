namespace TokenSockJS.Client.Tests;

/// <summary>Chance that always falls on one side.</summary>
internal sealed class NoChance(double always = 1) : Random
{
    public override double NextDouble() => always;
}
