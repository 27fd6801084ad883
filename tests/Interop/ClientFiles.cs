namespace Interop.Tests;

/// <summary>The originals and what makes them talk, where they are in this checkout.</summary>
internal static class ClientFiles
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "tests", "Interop"));

    private static readonly string Folder = Path.Combine(Root, "client");

    private static readonly string TokenFolder = Path.Combine(Root, "token-client");

    /// <summary>The build that pages load, as its authors made it.</summary>
    public static string Library { get; } = Path.Combine(Folder, "node_modules", "sockjs-client", "dist", "sockjs.min.js");

    /// <summary>One conversation: a script for pages, a program for Node.</summary>
    public static string Talk { get; } = Path.Combine(Folder, "talk.js");

    /// <summary>A page with both scripts and nothing else.</summary>
    public static string Page { get; } = Path.Combine(Folder, "page.html");

    /// <summary>The build of the original token client that pages load, with the emitter that it needs.</summary>
    public static string TokenLibrary { get; } = Path.Combine(TokenFolder, "node_modules", "token-sockjs-client", "clients", "browser", "tokensockjs.min.js");

    /// <summary>What obeys the tests: a script for pages, a program for Node.</summary>
    public static string Drive { get; } = Path.Combine(TokenFolder, "drive.js");

    /// <summary>A page with the token client, and what it needs.</summary>
    public static string TokenPage { get; } = Path.Combine(TokenFolder, "page.html");

    /// <summary>A program that is the original server.</summary>
    public static string TokenServer { get; } = Path.Combine(Root, "token-server", "server.js");
}
