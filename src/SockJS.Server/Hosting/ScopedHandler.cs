using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using SockJS.Protocol;

namespace SockJS.Server.Hosting;

/// <summary>A handler from a DI scope of its own, which lives as long as the connection.</summary>
internal sealed class ScopedHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(IServiceProvider services) : SockJSHandler
    where THandler : SockJSHandler
{
    private readonly AsyncServiceScope scope = services.CreateAsyncScope();
    private SockJSHandler? handler;

    public override ValueTask OnOpen(SockJSConnection connection)
    {
        handler = ActivatorUtilities.GetServiceOrCreateInstance<THandler>(scope.ServiceProvider);
        return handler.OnOpen(connection);
    }

    public override ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8) =>
        handler?.OnMessage(connection, utf8) ?? default;

    public override async ValueTask OnClose(SockJSConnection connection, CloseStatus status)
    {
        await using (scope)
        {
            if (handler is not null) await handler.OnClose(connection, status);
        }
    }
}
