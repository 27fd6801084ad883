using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SignedIn;

/// <summary>The JWTs of this sample, good as long as it runs: its key is new each time.</summary>
internal static class Passes
{
    private const string Issuer = "signed-in-sample";

    private static readonly SymmetricSecurityKey Key = new(RandomNumberGenerator.GetBytes(32));

    public static TokenValidationParameters Rules { get; } = new()
    {
        ValidIssuer = Issuer,
        ValidateAudience = false,
        IssuerSigningKey = Key,
        NameClaimType = ClaimTypes.Name,
    };

    public static ClaimsPrincipal For(string name) => new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "sample"));

    public static string Write(string name) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Subject = (ClaimsIdentity)For(name).Identity!,
        SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.HmacSha256),
    });
}
