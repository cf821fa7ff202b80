using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace LanceIngest.Text;

internal sealed partial class GitHubOptionsSetup(EnvironmentSettings settings) : IConfigureOptions<GitHubOptions>, IValidateOptions<GitHubOptions>
{
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(10);

    public void Configure(GitHubOptions options)
    {
        options.Repository = settings.Read("GITHUB_REPO");
        options.Token = settings.Read("GITHUB_TOKEN");
    }

    public ValidateOptionsResult Validate(string? name, GitHubOptions options)
    {
        var errors = new List<string>();
        if (options.Repository is { } repository && (!RepositoryName().IsMatch(repository) || repository.Split('/').Any(part => part is "." or "..")))
        {
            errors.Add($"GitHubOptions.Repository (GITHUB_REPO) is '{repository}'; set owner/name such as 'octocat/handbook', without host and '.git'.");
        }

        // The token itself is never shown.
        if (options.Token is { } token && (token.Length == 0 || token.Any(c => !char.IsAscii(c) || char.IsWhiteSpace(c) || char.IsControl(c))))
        {
            errors.Add("GitHubOptions.Token (GITHUB_TOKEN) is empty, or has blanks or characters in it that no token has; set the token alone, or nothing.");
        }

        CheckUrl(errors, nameof(options.RawBaseUrl), options.RawBaseUrl, "https://raw.githubusercontent.com", options.Token);
        CheckUrl(errors, nameof(options.ApiBaseUrl), options.ApiBaseUrl, "https://api.github.com", options.Token);
        if (options.Timeout <= TimeSpan.Zero || options.Timeout > MaxTimeout)
        {
            errors.Add($"GitHubOptions.Timeout is {options.Timeout}; set more than 0 and at most {MaxTimeout}: a job holds its place in the queue meanwhile.");
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }

    private static void CheckUrl(List<string> errors, string property, Uri url, string example, string? token)
    {
        if (!EnvironmentSettings.IsHttp(url) || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            errors.Add($"GitHubOptions.{property} is '{url}'; set an absolute http or https URL without query and fragment, such as {example}.");
        }
        else if (token is not null && url is { Scheme: "http", IsLoopback: false })
        {
            errors.Add($"GitHubOptions.{property} is '{url}'; set an https URL, or the token would be sent in the clear.");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+\z")]
    private static partial Regex RepositoryName();
}
