using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using SockJS.Protocol;

namespace SockJS.Server.Hosting;

/// <summary>
/// A handler from a DI scope of its own, which lives as long as the connection. A session that never opens is never closed
/// either, so it has none.
/// </summary>
internal sealed class ScopedHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(IServiceProvider services) : SockJSHandler
    where THandler : SockJSHandler
{
    private AsyncServiceScope? scope;
    private SockJSHandler? handler;
    private bool isOurs;

    public override ValueTask OnOpen(SockJSConnection connection)
    {
        AsyncServiceScope own = services.CreateAsyncScope();
        scope = own;
        handler = own.ServiceProvider.GetService<THandler>();
        if (handler is null)
        {
            handler = ActivatorUtilities.CreateInstance<THandler>(own.ServiceProvider);
            isOurs = true;
        }

        return handler.OnOpen(connection);
    }

    public override ValueTask OnMessage(SockJSConnection connection, ReadOnlyMemory<byte> utf8) =>
        handler?.OnMessage(connection, utf8) ?? default;

    public override async ValueTask OnClose(SockJSConnection connection, CloseStatus status)
    {
        try
        {
            if (handler is not null) await handler.OnClose(connection, status);
        }
        finally
        {
            await DisposeAsync();
        }
    }

    /// <summary>The scope disposes what it made; a handler that is not registered is not among that.</summary>
    private async ValueTask DisposeAsync()
    {
        await using (scope)
        {
            if (!isOurs) return;
            if (handler is IAsyncDisposable asynchronously) await asynchronously.DisposeAsync();
            else (handler as IDisposable)?.Dispose();
        }
    }
}
