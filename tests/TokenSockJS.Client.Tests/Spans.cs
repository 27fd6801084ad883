using System.Diagnostics;

namespace TokenSockJS.Client.Tests;

/// <summary>Listens to the spans of the client, so that there are any: those of other tests as well.</summary>
internal sealed class Spans : IDisposable
{
    private readonly List<Activity> started = [];
    private readonly ActivityListener listener;

    public Spans()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TokenSockJS.Client",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                lock (started) started.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public Activity Of(string name)
    {
        lock (started) return started.Single(activity => activity.OperationName == name);
    }

    public void Dispose() => listener.Dispose();
}
