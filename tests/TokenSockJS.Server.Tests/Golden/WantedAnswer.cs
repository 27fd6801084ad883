using System.Net.Http.Headers;
using System.Text.Json;

namespace TokenSockJS.Server.Tests.Golden;

/// <summary>An HTTP request that our server answers otherwise than the Node servers because the spec says so.</summary>
/// <param name="Request">The method and the URL.</param>
/// <param name="Status">What ours answers.</param>
/// <param name="Json">The JSON of the body; null where it is not compared. Any token stands for any other.</param>
/// <param name="Spec">Which paragraph wants it.</param>
internal sealed record WantedAnswer(string Request, int Status, string? Json, string Spec)
{
    /// <summary>As if the Node server had given it.</summary>
    public GoldenAnswer Answer { get; } =
        new(Status, Json is null ? null : MediaTypeHeaderValue.Parse("application/json; charset=utf-8"), null, Json is null ? null : JsonElement.Parse(Json));
}
