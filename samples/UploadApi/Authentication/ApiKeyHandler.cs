using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace LanceIngest.UploadApi.Authentication;

/// <summary>Takes a key from <c>X-Api-Key</c>, or from <c>Authorization: ApiKey …</c>, which Prometheus can send.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<ApiKeyOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";
    private const string Prefix = "ApiKey ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Scheme;
        return base.HandleChallengeAsync(properties);
    }

    private AuthenticateResult Authenticate()
    {
        var authorization = Request.Headers.Authorization.ToString();
        var given = Request.Headers["X-Api-Key"].ToString() is { Length: > 0 } header ? header
            : authorization.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? authorization[Prefix.Length..] : string.Empty;
        if (given.Length == 0)
        {
            return AuthenticateResult.NoResult();
        }

        // Of hashes, which have one length, and of all keys: the time it takes tells nothing about any.
        var hash = Hash(given);
        var found = -1;
        for (var i = 0; i < Options.Keys.Count; i++)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, Hash(Options.Keys[i])) ? i : found;
        }

        if (found < 0)
        {
            return AuthenticateResult.Fail("The API key is none of Authentication:Schemes:ApiKey:Keys.");
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, $"api-key-{found}")], Scheme);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
