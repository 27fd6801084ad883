namespace SockJS.Server.Endpoints;

/// <summary>The service's own address: tells a person that it is there. Spec: sockjs 3.</summary>
internal static class Greeting
{
    public static Task ServeAsync(SockJSExchange exchange) => exchange.AnswerAsync(200, "Welcome to SockJS!\n");
}
