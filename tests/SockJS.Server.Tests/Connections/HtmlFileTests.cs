using Testing.Transports;

namespace SockJS.Server.Tests.Connections;

/// <summary><c>htmlfile</c>: frames as script elements.</summary>
public class HtmlFileTests : StreamingContract
{
    protected override HttpWrapping Wrapping => HttpWrapping.HtmlFile;
}
