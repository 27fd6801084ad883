namespace BlazorChat;

/// <summary>One line of the conversation; without <paramref name="From"/> a notice.</summary>
public sealed record Line(string? From, string Text, DateTimeOffset At);
