namespace Testing.Proxies;

/// <summary>A proxy did not start.</summary>
public sealed class ProxyFailedException(string program, string what, string said) : Exception($"{program} {what}. It said:\n{said}");
