using Microsoft.Extensions.DependencyInjection;

namespace LanceIngest.Snippets.Pages;

internal static class UploadApi
{
    public static async Task LabelAsync(IServiceCollection services, IServiceProvider provider, byte[] bytes, MediaAsset asset, CancellationToken cancellationToken)
    {
        #region label
        services.AddLanceIngestion().AddMediaLabeling(options => options.Model = "gpt-4o-mini");

        var labeler = provider.GetRequiredService<IMediaLabeler>();
        var result = await labeler.LabelAsync(new ImageToLabel(bytes, "image/jpeg"), cancellationToken);
        asset.Json["ai_labels"] = result.Labels.Json.DeepClone();
        #endregion
    }
}
