using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace LanceIngest.UploadApi.Hosting;

/// <summary>Answers failures of LanceIngest, and requests that cannot be read, as problem details. Their messages hold no content.</summary>
internal sealed class IngestionProblems(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is BadHttpRequestException bad)
        {
            httpContext.Response.StatusCode = bad.StatusCode;
            return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = new ProblemDetails { Detail = bad.Message } });
        }

        if (exception is not IngestionException error)
        {
            return false;
        }

        httpContext.Response.StatusCode = StatusOf(error);
        if (error.IsTransient && httpContext.Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = $"{(int)Math.Ceiling((error.RetryAfter ?? TimeSpan.FromSeconds(5)).TotalSeconds)}";
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = new ProblemDetails { Detail = error.Message, Extensions = { ["code"] = error.Code } },
        });
    }

    private static int StatusOf(IngestionException error) => error switch
    {
        { Code: IngestionErrors.SourceMissing } => StatusCodes.Status404NotFound,
        { Code: IngestionErrors.InvalidAssetId } => StatusCodes.Status400BadRequest,
        { Code: IngestionErrors.SourceTooLarge } => StatusCodes.Status413PayloadTooLarge,
        { Code: IngestionErrors.SourceChanged } => StatusCodes.Status412PreconditionFailed,
        { Code: UploadErrors.IdTaken } => StatusCodes.Status409Conflict,
        { IsTransient: true } => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
