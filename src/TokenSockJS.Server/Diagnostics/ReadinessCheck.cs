using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TokenSockJS.Server.Diagnostics;

/// <summary>Not ready from the moment when the server begins to send its sockets away: a load balancer that asks sends newcomers elsewhere.</summary>
internal sealed class ReadinessCheck(ServerParts parts) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(parts.Drain.HasBegun
            ? new HealthCheckResult(context.Registration.FailureStatus, "The token socket server goes down.")
            : HealthCheckResult.Healthy());
}
