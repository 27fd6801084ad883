namespace EndToEnd.Tests.Tool;

/// <summary>How the tool ended, and what it wrote.</summary>
internal sealed record ToolResult(int Code, string Output, string Error);
