using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TokenSockJS.Server.Tokens;

/// <summary>
/// A user as the JSON of an identity and back again: <c>{"name":…,"claims":[{"type":…,"value":…},…],"identities":[…]}</c>. The claims of all
/// its identities stand in one list, which is of most use to who reads it; <c>identities</c> says how many of them belong to
/// which, and how each was authenticated.
/// </summary>
internal static class UserIdentity
{
    /// <summary>How somebody was authenticated of whom only name and claims are known.</summary>
    private const string UnknownAuthentication = "Token";

    public static JsonObject Write(ClaimsPrincipal user) => new()
    {
        ["name"] = user.Identity?.Name,
        ["claims"] = new JsonArray([.. user.Claims.Select(claim => new JsonObject { ["type"] = claim.Type, ["value"] = claim.Value })]),
        ["identities"] = new JsonArray([.. user.Identities.Select(Write)]),
    };

    /// <summary>Nobody, if it is not such an identity.</summary>
    public static ClaimsPrincipal Read(JsonElement identity)
    {
        try
        {
            return TryRead(identity) ?? new ClaimsPrincipal(new ClaimsIdentity());
        }
        catch (InvalidOperationException)
        {
            // A member of another type, or half of a surrogate pair.
            return new ClaimsPrincipal(new ClaimsIdentity());
        }
    }

    private static JsonObject Write(ClaimsIdentity identity) => new()
    {
        ["authentication"] = identity.AuthenticationType,
        ["nameType"] = identity.NameClaimType,
        ["roleType"] = identity.RoleClaimType,
        ["claims"] = identity.Claims.Count(),
    };

    private static ClaimsPrincipal? TryRead(JsonElement identity)
    {
        if (identity.ValueKind is not JsonValueKind.Object || !identity.TryGetProperty("name", out JsonElement name) || !identity.TryGetProperty("claims", out JsonElement list)) return null;

        List<Claim> claims = [];
        foreach (JsonElement claim in list.EnumerateArray())
        {
            if (Text(claim, "type") is not { } type || Text(claim, "value") is not { } value) return null;
            claims.Add(new Claim(type, value));
        }

        return identity.TryGetProperty("identities", out JsonElement identities) ? Split(claims, identities) : Join(claims, name.GetString());
    }

    private static ClaimsPrincipal? Split(List<Claim> claims, JsonElement identities)
    {
        var user = new ClaimsPrincipal();
        int taken = 0;
        foreach (JsonElement identity in identities.EnumerateArray())
        {
            if (!identity.TryGetProperty("claims", out JsonElement number) || !number.TryGetInt32(out int count) || count < 0 || count > claims.Count - taken) return null;
            user.AddIdentity(new ClaimsIdentity(claims.GetRange(taken, count), Text(identity, "authentication"), Text(identity, "nameType"), Text(identity, "roleType")));
            taken += count;
        }

        return taken == claims.Count ? user : null;
    }

    private static ClaimsPrincipal Join(List<Claim> claims, string? name)
    {
        var identity = new ClaimsIdentity(claims, UnknownAuthentication);
        if (name is not null && identity.Name is null) identity.AddClaim(new Claim(identity.NameClaimType, name));
        return new ClaimsPrincipal(identity);
    }

    private static string? Text(JsonElement element, string member) => element.TryGetProperty(member, out JsonElement text) ? text.GetString() : null;
}
