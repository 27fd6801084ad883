using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TokenSockJS.Protocol;

namespace TokenSockJS.Server;

/// <summary>
/// Where a token was asked for, as far as whoever issued it noted that: with <see cref="TokenGrant.AllowSession"/>, and on Node servers. It may be another
/// machine, and another address, than those of the socket. Spec: 2.4.
/// </summary>
/// <param name="Host">The host that the request named.</param>
/// <param name="Address">The address that it came from.</param>
/// <param name="Addresses">The addresses that it passed, the farthest first, if the application trusts its proxies.</param>
public sealed record TokenRequester(string? Host, string? Address, IReadOnlyList<string> Addresses)
{
    private const string HostMember = "__host", AddressMember = "__ip", AddressesMember = "__ips";

    internal static TokenRequester Of(HttpContext context)
    {
        string? address = context.Connection.RemoteIpAddress?.ToString();

        // What the forwarded-headers middleware leaves behind when it has believed a proxy.
        bool wasForwarded = context.Request.Headers.ContainsKey("X-Original-For");
        return new(context.Request.Host.Host, address, wasForwarded && address is not null ? [address] : []);
    }

    internal void WriteTo(JsonObject identity)
    {
        identity[HostMember] = Host;
        identity[AddressMember] = Address;
        identity[AddressesMember] = new JsonArray([.. Addresses.Select(address => (JsonNode?)address)]);
    }

    /// <summary>Takes the requester out of what is stored under a token: what remains is the identity. Whoever put them there, they are never part of it.</summary>
    internal static JsonSlice Split(JsonSlice stored, out TokenRequester? requester)
    {
        requester = null;
        if (stored.Utf8.Span.IndexOf("\"__"u8) < 0 || Read(stored) is not { } identity) return stored;
        if (!identity.ContainsKey(HostMember) && !identity.ContainsKey(AddressMember) && !identity.ContainsKey(AddressesMember)) return stored;

        requester = new(Text(identity[HostMember]), Text(identity[AddressMember]), identity[AddressesMember] is JsonArray passed ? [.. passed.Select(Text).OfType<string>()] : []);
        identity.Remove(HostMember);
        identity.Remove(AddressMember);
        identity.Remove(AddressesMember);
        return new JsonSlice(Encoding.UTF8.GetBytes(identity.ToJsonString()));
    }

    /// <summary>
    /// The members, of two with one name the last. Null for what is no object, and for one with the escape of half a character in it, which the platform cannot
    /// write again: no server that notes a requester stores such a thing.
    /// </summary>
    private static JsonObject? Read(JsonSlice stored)
    {
        try
        {
            JsonElement json = stored.ToElement();
            if (json.ValueKind is not JsonValueKind.Object) return null;

            var members = new JsonObject();
            foreach (JsonProperty member in json.EnumerateObject()) members[member.Name] = JsonNode.Parse(member.Value.GetRawText());
            _ = members.ToJsonString();
            return members;
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
