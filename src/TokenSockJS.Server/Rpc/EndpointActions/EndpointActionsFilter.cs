using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace TokenSockJS.Server.Rpc.EndpointActions;

/// <summary>Looks for endpoints with names when the pipeline has been built: then all are there, and nobody is listened to yet.</summary>
internal sealed class EndpointActionsFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        app.ApplicationServices.GetRequiredService<EndpointTable>().Start();
    };
}
