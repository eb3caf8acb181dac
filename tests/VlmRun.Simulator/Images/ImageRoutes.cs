using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.Images;

/// <summary>POST image/generate, image/execute and image/schema.</summary>
internal static class ImageRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/image/generate", context => PredictAsync(context, execute: false));
        routes.MapPost("/v1/image/execute", context => PredictAsync(context, execute: true));
        routes.MapPost("/v1/image/schema", SchemaAsync);
    }

    private static async Task PredictAsync(HttpContext context, bool execute)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Problems problems = new();
        BodyFields fields = new(body.Json!.Value, problems, "body");
        IReadOnlyList<string> images = ImageList.Read(fields);
        GenerateRequest request = GenerateRequest.Read(fields, execute, batch: false);
        if (problems.Any)
        {
            await problems.SendAsync(context);
            return;
        }

        ulong seed = AnswerRandom.Seed(images.Select(image => body.Summary(image).Sha256));
        int status = execute ? 201 : Exchange.Of(context).State.Settings.GenerateStatus;
        await Submission.AnswerAsync(context, status, request, seed, Subject.OfImages(images.Count));
    }

    private static async Task SchemaAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Problems problems = new();
        IReadOnlyList<string> images = ImageList.Read(new BodyFields(body.Json!.Value, problems, "body"));
        if (problems.Any)
        {
            await problems.SendAsync(context);
            return;
        }

        await Submission.AnswerSchemaAsync(context, "document.invoice", Subject.OfImages(images.Count));
    }
}
