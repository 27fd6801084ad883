using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SockJS.Protocol;
using SockJS.Server.Transports;

namespace SockJS.Server.Tests;

/// <summary>A response into which frames go. Its connection serves other requests before and after. Spec: sockjs 3.4.</summary>
public sealed class HttpReceiverTests
{
    [Fact]
    public void Who_drops_a_response_that_is_over_does_not_hit_the_next_request_of_its_connection()
    {
        var lifetime = new Lifetime();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        var receiver = new HttpReceiver(context, TransportFormat.Xhr, limit: 1, TimeProvider.System);
        var other = new HttpReceiver(context, TransportFormat.Xhr, limit: 1, TimeProvider.System);

        receiver.Released();
        receiver.Abort();
        Assert.Equal(0, lifetime.Aborts);

        other.Abort();
        Assert.Equal(1, lifetime.Aborts);
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public int Aborts { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => Aborts++;
    }
}
