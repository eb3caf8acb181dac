using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.FineTuning;

/// <summary>POST fine_tuning/provision and fine_tuning/generate.</summary>
internal static class TunedModelRoutes
{
    private const int MaxImages = 16;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/fine_tuning/provision", ProvisionAsync);
        routes.MapPost("/v1/fine_tuning/generate", GenerateAsync);
    }

    private static async Task ProvisionAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Problems problems = new();
        BodyFields fields = new(body.Json!.Value, problems, "body");
        string model = fields.RequiredText("model");
        double duration = FineTuningRequest.Positive(fields, "duration", whole: true, 600);
        double concurrency = FineTuningRequest.Positive(fields, "concurrency", whole: true, 1);
        if (await PassAsync(context, problems, model))
        {
            string now = Iso8601Time.Of(Exchange.Of(context).State.Now);
            await Answer.SendAsync(context, 200, new JsonObject
            {
                ["id"] = Guid.NewGuid().ToString(),
                ["created_at"] = now,
                ["completed_at"] = now,
                ["model"] = model,
                ["message"] = $"simulated: {model} is ready for {duration} s",
                ["duration"] = (long)duration,
                ["concurrency"] = (long)concurrency,
                ["status"] = JobOutcome.Completed,
            });
        }
    }

    private static async Task GenerateAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Problems problems = new();
        BodyFields fields = new(body.Json!.Value, problems, "body");
        string model = fields.RequiredText("model");
        IReadOnlyList<JsonElement> images = Media(fields, "images", MaxImages);
        IReadOnlyList<JsonElement> videos = Media(fields, "videos", 1);
        if (!problems.Any && (images.Count == 0) == (videos.Count == 0))
        {
            fields.Refuse("Exactly one of `images` and `videos` must be given");
        }

        GenerateRequest request = GenerateRequest.ReadTuned(fields);
        if (await PassAsync(context, problems, model))
        {
            IEnumerable<string> hashes = images.Concat(videos).Select(one => body.Summary(one.GetString()!).Sha256);
            ulong seed = AnswerRandom.Seed(hashes.Prepend(model));
            Subject subject = videos.Count > 0 ? Subject.OfMedia("video", seed, null) : Subject.OfImages(images.Count);
            await Submission.AnswerAsync(context, 200, request, seed, subject);
        }
    }

    private static IReadOnlyList<JsonElement> Media(BodyFields body, string name, int maximum)
    {
        IReadOnlyList<JsonElement> items = body.List(name) ?? [];
        if (items.Count > maximum)
        {
            string message = $"List should have at most {maximum} item{(maximum == 1 ? "" : "s")} after validation, not {items.Count}";
            JsonObject context = new() { ["field_type"] = "List", ["max_length"] = maximum, ["actual_length"] = items.Count };
            body.Add("too_long", name, message, JsonElement.Parse("[]"), context);
        }

        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].ValueKind != JsonValueKind.String)
            {
                body.Add("string_type", name, "Input should be a valid string", items[i], index: i);
            }
        }

        return items;
    }

    private static async Task<bool> PassAsync(HttpContext context, Problems problems, string model)
    {
        if (problems.Any)
        {
            await problems.SendAsync(context);
            return false;
        }

        if (!TunedModels.All(Exchange.Of(context).State).Contains(model))
        {
            await Answer.DetailAsync(context, 404, $"Model '{model}' not found");
            return false;
        }

        return true;
    }
}
