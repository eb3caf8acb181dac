using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Transport;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>A client over the complete HTTP pipeline, with a manual clock and a scripted service.</summary>
internal sealed class ClientFixture : IDisposable
{
    public const string Key = "sk-very-secret-key";

    public ClientFixture(int maxRetry = 4, int? requestsPerMinute = null, bool debug = false, TimeSpan? timeout = null, TimeSpan? maxRateLimitWait = null,
        long maxResponseBytes = VlmRunClient.DefaultMaxResponseBytes)
    {
        Time = new ManualTime();
        Service = new FakeService(Time);
        Lines = new RecordingListener { WantsDebug = debug };
        HttpPipelineOptions settings = new()
        {
            BaseUri = new Uri("https://api.example.test/v1"),
            ApiKey = Key,
            ClientName = "VlmRun.Tests/1.0",
            MaxRetry = maxRetry,
            RequestsPerMinute = requestsPerMinute,
            MaxRateLimitWait = maxRateLimitWait ?? TimeSpan.FromMinutes(15),
            Time = Time,
        };
        Pipeline = new HttpPipeline(settings, () => Service);
        Client = new VlmRunClient(Pipeline.Http, () => Pipeline.Storage, timeout: timeout, time: Time, redact: Pipeline.Redact, maxResponseBytes: maxResponseBytes).With(Lines);
    }

    public ManualTime Time { get; }

    public FakeService Service { get; }

    public HttpPipeline Pipeline { get; }

    public RecordingListener Lines { get; }

    public VlmRunClient Client { get; }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public PredictionsClient Predictions => Client.Predictions;

    public Task<Prediction> GetAsync(string id = "p1") => Time.RunAsync(Predictions.GetAsync(id, Stop));

    public Task<Prediction> GenerateAsync(ImageGenerateRequest? request = null) =>
        Time.RunAsync(Predictions.GenerateImageAsync(request ?? Generate(), Stop));

    public async Task<List<Prediction>> ListAsync(JobQuery<Prediction>? query = null) =>
        await Time.RunAsync(Predictions.ListAsync(query, Stop).ToListAsync(Stop).AsTask());

    public static ImageGenerateRequest Generate(
        string id = "our-id", bool? batch = null, bool resubmit = false, params ReadOnlySpan<ImageSource> images) => new()
        {
            Id = id,
            Domain = "document.invoice",
            Images = images.Length == 0 ? [Pictures.Small] : images.ToArray(),
            Batch = batch,
            Resubmit = resubmit,
        };

    public void Dispose() => Pipeline.Dispose();
}
