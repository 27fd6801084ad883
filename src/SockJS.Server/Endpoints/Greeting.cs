using Microsoft.AspNetCore.Http;

namespace SockJS.Server.Endpoints;

/// <summary>The service's own address: tells a person that it is there. Spec: sockjs 3.</summary>
internal static class Greeting
{
    public static Task ServeAsync(HttpContext context, SockJSService service)
    {
        context.Response.ContentType = "text/plain; charset=UTF-8";
        return context.Response.WriteAsync("Welcome to SockJS!\n");
    }
}
