using Microsoft.AspNetCore.Authentication;

namespace LanceIngest.UploadApi.Authentication;

/// <summary>The keys: the section <c>Authentication:Schemes:ApiKey</c>.</summary>
internal sealed class ApiKeyOptions : AuthenticationSchemeOptions
{
    private const int MinLength = 16;

    public IList<string> Keys { get; } = [];

    public override void Validate()
    {
        if (Keys.Any(key => key.Length < MinLength))
        {
            throw new InvalidOperationException($"A key in Authentication:Schemes:ApiKey:Keys has fewer than {MinLength} characters and could be guessed. Make one with: openssl rand -hex 32");
        }
    }
}
