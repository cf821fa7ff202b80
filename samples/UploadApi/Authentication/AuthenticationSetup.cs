using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;

namespace LanceIngest.UploadApi.Authentication;

/// <summary>An API key or a JWT on every route that does not say otherwise. Without either the API does not start, unless the configuration says so loudly.</summary>
internal static class AuthenticationSetup
{
    private const string Off = "Authentication:AnyoneMayReadAndWrite";
    private const string EitherScheme = "ApiKeyOrJwt";

    public static void AddAuthentication(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var hasKeys = configuration.GetSection("Authentication:Schemes:ApiKey:Keys").Get<string[]>() is { Length: > 0 };
        var hasJwt = configuration.GetSection("Authentication:Schemes:Bearer").Exists();
        if (configuration.GetValue(Off, false))
        {
            builder.Services.AddAuthorization();
            builder.Services.AddAuthentication();
            builder.Services.AddHostedService<OpenDoorWarning>();
            return;
        }

        if (!hasKeys && !hasJwt)
        {
            throw new InvalidOperationException(
                $"Nobody could call this API: set Authentication:Schemes:ApiKey:Keys:0 to a key of 16 characters or more, or Authentication:Schemes:Bearer to the issuer of JWTs (or, on a machine that nobody else reaches, {Off} to true).");
        }

        builder.Services.AddOptions<ApiKeyOptions>(ApiKeyHandler.Scheme).Bind(configuration.GetSection("Authentication:Schemes:ApiKey")).ValidateOnStart();
        builder.Services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, displayName: null, options => options.ForwardDefaultSelector = context =>
                hasJwt && context.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
                    ? JwtBearerDefaults.AuthenticationScheme
                    : ApiKeyHandler.Scheme)
            .AddScheme<ApiKeyOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, displayName: null, configureOptions: null)
            .AddJwtBearer();
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }
}
