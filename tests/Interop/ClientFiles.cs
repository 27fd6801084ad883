namespace Interop.Tests;

/// <summary>The official client and what makes it talk, where they are in this checkout.</summary>
internal static class ClientFiles
{
    private static readonly string Folder =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "tests", "Interop", "client"));

    /// <summary>The build that pages load, as its authors made it.</summary>
    public static string Library { get; } = Path.Combine(Folder, "node_modules", "sockjs-client", "dist", "sockjs.min.js");

    /// <summary>One conversation: a script for pages, a program for Node.</summary>
    public static string Talk { get; } = Path.Combine(Folder, "talk.js");

    /// <summary>A page with both scripts and nothing else.</summary>
    public static string Page { get; } = Path.Combine(Folder, "page.html");
}
