using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Files;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.State;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.Media;

/// <summary>POST generate, execute and schema of document, audio and video.</summary>
internal static class MediaRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (MediaKind kind in MediaKind.All)
        {
            routes.MapPost($"/v1/{kind.Name}/generate", context => PredictAsync(context, kind, execute: false));
            routes.MapPost($"/v1/{kind.Name}/execute", context => PredictAsync(context, kind, execute: true));
            routes.MapPost($"/v1/{kind.Name}/schema", context => SchemaAsync(context, kind));
        }
    }

    private static async Task PredictAsync(HttpContext context, MediaKind kind, bool execute)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Problems problems = new();
        BodyFields fields = new(body.Json!.Value, problems, "body");
        GenerateRequest request = GenerateRequest.Read(fields, execute, batch: true);
        if (await SeedAsync(context, fields) is ulong seed)
        {
            SimulatorState state = Exchange.Of(context).State;
            int? pages = state.Settings.CountPages ? PageMarks.Count(state, Exchange.Of(context).Entry.FileId) : null;
            Answers.Subject subject = pages is int count ? Answers.Subject.OfPages(count, request.Pages) : kind.Subject(seed, request);
            await Submission.AnswerAsync(context, 201, request, seed, subject);
        }
    }

    private static async Task SchemaAsync(HttpContext context, MediaKind kind)
    {
        if (await JsonBody.ReadAsync(context) is RequestBody body
            && await SeedAsync(context, new BodyFields(body.Json!.Value, new Problems(), "body")) is ulong seed)
        {
            await Submission.AnswerSchemaAsync(context, kind.SchemaDomain, kind.Subject(seed, null));
        }
    }

    /// <summary>The seed of the response, or null if the request was rejected and answered.</summary>
    private static async Task<ulong?> SeedAsync(HttpContext context, BodyFields fields)
    {
        Exchange exchange = Exchange.Of(context);
        MediaSource source = MediaSource.Read(fields, exchange.State.Storage);
        exchange.Entry.FileId = source.FileId;
        if (fields.Problems.Any)
        {
            await fields.Problems.SendAsync(context);
            return null;
        }

        ulong? seed = source.Seed(exchange.State);
        if (seed is null)
        {
            await FileRoutes.NotFoundAsync(context);
        }

        return seed;
    }
}
