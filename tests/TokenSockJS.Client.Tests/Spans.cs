using System.Diagnostics;

namespace TokenSockJS.Client.Tests;

/// <summary>Listens to the spans of one name, so that there are any; other tests, which run meanwhile, have none.</summary>
internal sealed class Spans : IDisposable
{
    private readonly List<Activity> started = [];
    private readonly ActivityListener listener;

    /// <param name="name">A name that only one test uses.</param>
    public Spans(string name)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "TokenSockJS.Client",
            Sample = (ref ActivityCreationOptions<ActivityContext> span) => span.Name == name ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStarted = activity =>
            {
                lock (started) started.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public Activity Only
    {
        get
        {
            lock (started) return started.Single();
        }
    }

    public void Dispose() => listener.Dispose();
}
