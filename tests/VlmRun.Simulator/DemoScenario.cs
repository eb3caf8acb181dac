using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Jobs;
using VlmRun.Transport;

namespace VlmRun.Simulator;

/// <summary>The scenario of the demo with the .NET client, for machines without PowerShell: extracts line items from images.</summary>
internal static class DemoScenario
{
    public static async Task<int> RunAsync(SimulatorHost host, string folder)
    {
        Console.WriteLine("The simulator replaces the service: requests and jobs are real, but the extracted data is invented.");
        host.State.Settings.JobSeconds = 2;
        using HttpPipeline pipeline = new(new HttpPipelineOptions { BaseUri = host.BaseUri, ApiKey = "sim-key", ClientName = "VlmRun-Demo/1.0" });
        VlmRunClient client = new(pipeline.Http);
        await client.CheckAsync(CancellationToken.None);

        string[] files = [Path.Combine(folder, "invoice.png"), Path.Combine(folder, "receipt.jpg")];
        await using JobPoller<Prediction> poller = client.Predictions.Poll(new PollOptions(), CancellationToken.None);
        foreach (string file in files)
        {
            Prediction started = await client.Predictions.GenerateImageAsync(
                new ImageGenerateRequest
                {
                    Images = [await ImageSource.FromFileAsync(file, CancellationToken.None)],
                    Domain = "document.invoice",
                    Batch = true,
                    Id = Guid.NewGuid().ToString(),
                },
                CancellationToken.None);
            Console.WriteLine($"{started.Status,-10} {started.Id} {Path.GetFileName(started.Source)}");
            poller.Add(started.Id, started);
        }

        poller.InputEnded();
        int completed = 0;
        await foreach (JobOutcome<Prediction> outcome in poller.Outcomes.ReadAllAsync())
        {
            Console.WriteLine($"{outcome.Job?.Status,-10} {outcome.Id} {Path.GetFileName(outcome.Job?.Source)}");
            completed += outcome.Job?.Status == JobStatus.Completed ? 1 : 0;
            foreach (JsonElement item in Items(outcome.Job))
            {
                Console.WriteLine($"           {item.GetProperty("quantity")} x {item.GetProperty("description")}: {item.GetProperty("total_price")}");
            }
        }

        return completed == files.Length ? 0 : 1;
    }

    private static IEnumerable<JsonElement> Items(Prediction? prediction) =>
        prediction?.GetResponse() is { ValueKind: JsonValueKind.Object } payload && payload.TryGetProperty("items", out JsonElement items)
            ? items.EnumerateArray()
            : Enumerable.Empty<JsonElement>();
}
