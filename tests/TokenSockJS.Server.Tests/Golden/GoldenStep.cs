using System.Text.Json;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>One step of a trace.</summary>
/// <param name="Act">What happens.</param>
/// <param name="Connection">The number of the connection in the trace; 0 for the token endpoint.</param>
/// <param name="Data">What was said, as in the trace; of a <see cref="GoldenAct.Message"/> the message itself.</param>
internal sealed record GoldenStep(GoldenAct Act, int Connection, JsonElement Data);

/// <summary>What happens in a step of a trace.</summary>
internal enum GoldenAct
{
    /// <summary>A client asks for a token.</summary>
    AskForToken,

    /// <summary>The server answers that.</summary>
    AnswerToken,

    /// <summary>A client opens a SockJS connection.</summary>
    Connect,

    /// <summary>A client sends a text frame.</summary>
    Send,

    /// <summary>The server sends a message.</summary>
    Message,

    /// <summary>The server sends a close frame of SockJS.</summary>
    Close,

    /// <summary>The client closes the WebSocket, or its half of the connection.</summary>
    ClientControl,

    /// <summary>The server closes the WebSocket, or its half of the connection.</summary>
    ServerControl,
}
