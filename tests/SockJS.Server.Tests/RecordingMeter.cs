using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace SockJS.Server.Tests;

/// <summary>Sums what the meter of one application says.</summary>
internal sealed class RecordingMeter : IDisposable
{
    private readonly ConcurrentDictionary<string, long> sums = new();
    private readonly MeterListener listener = new();

    public RecordingMeter(IServiceProvider services)
    {
        // Other tests have meters of the same name: each application has a factory of its own, which is the meter's scope.
        IMeterFactory factory = services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == "SockJS.Server" && instrument.Meter.Scope == factory) listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            string key = tags.IsEmpty ? instrument.Name : $"{instrument.Name} {tags[0].Value}";
            if (instrument.IsObservable) sums[key] = value;
            else sums.AddOrUpdate(key, value, (_, sum) => sum + value);
        });
        listener.Start();
    }

    /// <summary>The sum of an instrument, for one value of its tag if it has one.</summary>
    public long this[string instrument, string? tag = null]
    {
        get
        {
            listener.RecordObservableInstruments();
            return sums.GetValueOrDefault(tag is null ? instrument : $"{instrument} {tag}");
        }
    }

    public void Dispose() => listener.Dispose();
}
