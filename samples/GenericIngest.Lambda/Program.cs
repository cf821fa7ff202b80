// The function of the analysis queue: documents, images, key-frames, audio, and videos that were processed. Settings: environment variables.
using LanceIngest.LambdaRuntime;
using Microsoft.Extensions.DependencyInjection;

return await FunctionRuntime.RunAsync(static builder => builder.Services.AddLanceIngestion().UseS3().AddSqsLambda());
