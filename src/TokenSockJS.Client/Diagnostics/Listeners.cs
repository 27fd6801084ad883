using Microsoft.Extensions.Logging;

namespace TokenSockJS.Client.Diagnostics;

/// <summary>Raises events to each listener by itself: one that throws is logged, and keeps nobody else from hearing.</summary>
internal static class Listeners
{
    public static void Raise<TArgs>(EventHandler<TArgs>? listeners, object sender, TArgs args, ILogger logger, string name)
    {
        foreach (EventHandler<TArgs> listener in Delegate.EnumerateInvocationList(listeners))
        {
            try
            {
                listener(sender, args);
            }
            catch (Exception failure)
            {
                ClientLog.ListenerFailed(logger, failure, name);
            }
        }
    }
}
