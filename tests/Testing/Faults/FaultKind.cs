namespace Testing.Faults;

/// <summary>What a <see cref="FaultPlan"/> chooses among.</summary>
public enum FaultKind
{
    /// <summary><see cref="Fault.None"/></summary>
    None,

    /// <summary><see cref="Fault.Drop"/>, closed or reset.</summary>
    Drop,

    /// <summary><see cref="Fault.Delay"/>, one way or both.</summary>
    Delay,

    /// <summary><see cref="Fault.Mute"/>, one way or both, from a byte on. Only who sends heartbeats will notice.</summary>
    Mute,

    /// <summary><see cref="Fault.Buffer"/>.</summary>
    Buffer,

    /// <summary><see cref="Fault.BufferResponses"/>.</summary>
    BufferResponses,

    /// <summary><see cref="Fault.Cut"/> with <see cref="Ending.Close"/>, after a byte in one direction.</summary>
    Close,

    /// <summary><see cref="Fault.Cut"/> with <see cref="Ending.Reset"/>, after a byte in one direction.</summary>
    Reset,

    /// <summary><see cref="Fault.Cut"/> with <see cref="Ending.Finish"/>, after a byte in one direction.</summary>
    Finish,

    /// <summary><see cref="Fault.HideEnd"/>, in one direction.</summary>
    HideEnd,

    /// <summary><see cref="Fault.RefuseUpgrades"/>, with a status as proxies have it.</summary>
    RefuseUpgrades,
}
