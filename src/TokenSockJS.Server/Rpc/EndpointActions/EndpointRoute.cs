using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace TokenSockJS.Server.Rpc.EndpointActions;

/// <summary>
/// The route of an endpoint, taken with the members of the data instead of a path. Handlers rely on what a path cannot hold:
/// values that no request could bring are refused here as routing refuses them there.
/// </summary>
internal sealed class EndpointRoute
{
    /// <summary>By these MVC knows which action is called and where it is: a member of the data is one only where the pattern has a place for it.</summary>
    private static readonly HashSet<string> Mvc = new(StringComparer.OrdinalIgnoreCase) { "area", "controller", "action", "page", "handler" };

    private readonly RoutePattern pattern;
    private readonly (string Name, IRouteConstraint Constraint)[] constraints;

    public EndpointRoute(RoutePattern pattern, ParameterPolicyFactory policies)
    {
        this.pattern = pattern;
        constraints =
        [
            .. from parameter in pattern.ParameterPolicies
               from reference in parameter.Value
               let constraint = policies.Create(pattern.GetParameter(parameter.Key), reference) as IRouteConstraint
               where constraint is not null
               select (parameter.Key, constraint),
        ];
    }

    /// <summary>Finds the route values, and the path that would have brought them.</summary>
    /// <returns>False if there is no such path.</returns>
    public bool TryTake(HttpContext context, IReadOnlyDictionary<string, string> members, [NotNullWhen(true)] out RouteValueDictionary? values, out PathString path)
    {
        values = ValuesOf(members);
        path = default;
        foreach (RoutePatternParameterPart parameter in pattern.Parameters)
        {
            string? value = values[parameter.Name]?.ToString();
            if (string.IsNullOrEmpty(value) ? parameter is { IsOptional: false, IsCatchAll: false } : !FitsIntoPath(value, parameter.IsCatchAll)) return false;
        }

        foreach ((string name, IRouteConstraint constraint) in constraints)
        {
            if (!constraint.Match(context, route: null, name, values, RouteDirection.IncomingRequest)) return false;
        }

        path = PathOf(values);
        return true;
    }

    /// <summary>What the pattern itself says of a value stands, whatever the data say.</summary>
    private RouteValueDictionary ValuesOf(IReadOnlyDictionary<string, string> members)
    {
        var values = new RouteValueDictionary(pattern.Defaults);
        foreach ((string name, string value) in members)
        {
            if (value.Length > 0 && (pattern.GetParameter(name) is not null || !(pattern.Defaults.ContainsKey(name) || Mvc.Contains(name)))) values[name] = value;
        }

        foreach ((string name, object? value) in pattern.RequiredValues)
        {
            if (value is null or "") values.Remove(name);
            else if (value != RoutePattern.RequiredValueAny) values[name] = value;
        }

        return values;
    }

    private string PathOf(RouteValueDictionary values)
    {
        var path = new StringBuilder();
        foreach (RoutePatternPathSegment segment in pattern.PathSegments)
        {
            var text = new StringBuilder();
            foreach (RoutePatternPart part in segment.Parts)
            {
                text.Append(part switch
                {
                    RoutePatternLiteralPart literal => literal.Content,
                    RoutePatternSeparatorPart separator => separator.Content,
                    RoutePatternParameterPart parameter => values[parameter.Name]?.ToString(),
                    _ => null,
                });
            }

            // Optional ones come last.
            if (text.Length == 0) break;
            path.Append('/').Append(text);
        }

        return path.Length == 0 ? "/" : path.ToString();
    }

    /// <summary>A slash would end the value, and a server takes dots for a way up before it routes.</summary>
    private static bool FitsIntoPath(string value, bool isCatchAll)
    {
        if (value.Contains('\0', StringComparison.Ordinal)) return false;
        if (!isCatchAll) return value is not ("." or "..") && !value.Contains('/', StringComparison.Ordinal);
        return !value.Split('/').Any(segment => segment is "." or "..");
    }
}
