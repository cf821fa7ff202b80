// The function of the video queue: raw videos, by FFmpeg. What they say and show goes to the analysis queue. Settings: environment variables.
using LanceIngest.LambdaRuntime;
using Microsoft.Extensions.DependencyInjection;

return await FunctionRuntime.RunAsync(static builder => builder.Services.AddLanceIngestion().UseS3().AddSqsLambda().UseOpenAISpeech().AddVideo(static options =>
{
    // A video at a time: the mapping has batches of one, and the disk of the function is for one.
    options.MaxConcurrentVideos = 1;

    // What does not fit on the disk beside the parts that are cut out of it is refused with a reason, instead of failing half-way.
    options.MaxBytes = new DriveInfo(Path.GetTempPath()).AvailableFreeSpace * 2 / 5;

    // Lambda ends the function after 15 minutes; FFmpeg must not be what it is still waiting for.
    options.MaxRunTime = TimeSpan.FromMinutes(14);
}));
