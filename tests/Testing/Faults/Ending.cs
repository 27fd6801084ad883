namespace Testing.Faults;

/// <summary>What comes after the last byte that a <see cref="Flow"/> lets through.</summary>
public enum Ending
{
    /// <summary>Both ends read the end of the connection (FIN); what they still send is swallowed.</summary>
    Close,

    /// <summary>Both ends are told that the connection is gone (RST).</summary>
    Reset,

    /// <summary>The receiver reads the end of this direction (FIN). The other direction goes on: the connection is half-open.</summary>
    Finish,

    /// <summary>Nothing: whatever is sent is accepted and goes nowhere, an end of the connection as well.</summary>
    Silence,
}
