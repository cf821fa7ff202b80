using System.Net;
using System.Net.Http.Headers;
using LanceIngest.UploadApi.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace LanceIngest.UploadApi.Tests;

public sealed class AuthenticationTests(ApiStack stack)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("a-key-that-nobody-made")]
    public async Task EveryRoute_WithoutAValidKey_Is401(string? key)
    {
        using var anonymous = ApiStack.NewClient(stack.Api.Address, key);
        var (_, document) = await stack.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        var routes = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => (Path: path.Key.Replace("{id}", "x", StringComparison.Ordinal), Method: operation.Key.ToUpperInvariant())))
            .Concat([("/api/debug-ingestion", "GET"), ("/metrics", "GET"), ("/openapi/v1.json", "GET")])
            .ToList();

        Assert.True(routes.Count >= 14, string.Join(' ', routes));
        foreach (var (path, method) in routes)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var response = await anonymous.SendAsync(request, Token);
            Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} answered {(int)response.StatusCode}");
        }
    }

    [Fact]
    public async Task HealthAndPage_WithoutAKey_AreOpen()
    {
        using var anonymous = ApiStack.NewClient(stack.Api.Address, key: null);

        foreach (var path in (string[])["/health/live", "/health/ready", "/ingestion", "/ingestion/app.js"])
        {
            using var response = await anonymous.GetAsync(path, Token);
            Assert.True(response.IsSuccessStatusCode, $"{path} answered {(int)response.StatusCode}");
        }
    }

    [Fact]
    public async Task Key_AsAuthorization_IsTaken() => Assert.Equal(HttpStatusCode.OK, await GetAsync(new AuthenticationHeaderValue("ApiKey", ApiStack.Key)));

    [Fact]
    public async Task Jwt_OfTheIssuer_IsTaken() => Assert.Equal(HttpStatusCode.OK, await GetAsync(Bearer(ApiStack.JwtIssuer, ApiStack.JwtAudience, ApiStack.JwtKey, minutes: 5)));

    [Fact]
    public async Task Jwt_WrongInAnyWay_Is401()
    {
        var otherKey = ApiStack.JwtKey.Reverse().ToArray();

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(Bearer("https://other.example", ApiStack.JwtAudience, ApiStack.JwtKey, minutes: 5)));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(Bearer(ApiStack.JwtIssuer, "another-api", ApiStack.JwtKey, minutes: 5)));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(Bearer(ApiStack.JwtIssuer, ApiStack.JwtAudience, otherKey, minutes: 5)));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(Bearer(ApiStack.JwtIssuer, ApiStack.JwtAudience, ApiStack.JwtKey, minutes: -10)));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(new AuthenticationHeaderValue("Bearer", "e30.e30.")));
    }

    [Fact]
    public async Task Start_WithoutKeysAndIssuer_IsRefusedWithTheSettingsNames()
    {
        var settings = stack.Settings.Where(setting => !setting.Key.StartsWith("Authentication__", StringComparison.Ordinal)).ToDictionary();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ApiProcess.StartAsync(settings));

        Assert.Contains("Authentication:Schemes:ApiKey:Keys:0", error.Message, StringComparison.Ordinal);
        Assert.Contains("Authentication:AnyoneMayReadAndWrite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AuthenticationOff_IsOpenAndSaysSoLoudly()
    {
        var settings = stack.Settings.Where(setting => !setting.Key.StartsWith("Authentication__", StringComparison.Ordinal)).ToDictionary();
        settings["Authentication__AnyoneMayReadAndWrite"] = "true";
        settings["Worker__InProcess"] = "false";
        await using var api = await ApiProcess.StartAsync(settings);
        using var anonymous = ApiStack.NewClient(api.Address, key: null);

        using var response = await anonymous.GetAsync("/api/debug-ingestion", Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("AUTHENTICATION IS OFF", api.Output, StringComparison.Ordinal);
    }

    private static AuthenticationHeaderValue Bearer(string issuer, string audience, byte[] key, int minutes)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new("Bearer", new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = now.AddHours(-1),
            IssuedAt = now.AddHours(-1),
            Expires = now.AddMinutes(minutes),
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256),
        }));
    }

    private async Task<HttpStatusCode> GetAsync(AuthenticationHeaderValue authorization)
    {
        using var client = ApiStack.NewClient(stack.Api.Address, key: null);
        client.DefaultRequestHeaders.Authorization = authorization;
        using var response = await client.GetAsync("/api/debug-ingestion", Token);
        return response.StatusCode;
    }
}
