using System;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Files;

/// <summary>POST files/presigned-url and GET files/verify-upload/{id}.</summary>
internal static class PresignedRoutes
{
    private const long Day = 86400;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/files/presigned-url", PresignAsync);
        routes.MapGet("/v1/files/verify-upload/{id}", VerifyAsync);
    }

    private static async Task PresignAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        Problems problems = new();
        BodyFields fields = new(body.Json!.Value, problems, "body");
        if (!fields.Has("filename"))
        {
            fields.Missing("filename");
        }

        string name = fields.Text("filename") ?? "";
        string? purpose = fields.Choice("purpose", null, [.. FilePurpose.All]);
        fields.Number("expiration", whole: true);
        if (problems.Any)
        {
            await problems.SendAsync(context);
            return;
        }

        UploadTicket ticket = Ticket(name, purpose ?? FilePurpose.Default, Seconds(body.Json.Value), state.Now);
        state.Tickets.Add(ticket);
        exchange.Entry.FileId = ticket.Id;
        await Answer.SendAsync(context, 200, new JsonObject
        {
            ["id"] = ticket.Id,
            ["url"] = StorageAddress.OfUpload(state.Storage, ticket.Token, ticket.Query),
            ["filename"] = name,
            ["content_type"] = ticket.ContentType,
            ["upload_method"] = "PUT",
            ["public_url"] = null,
            ["created_at"] = Iso8601Time.Of(ticket.CreatedAt),
            ["expiration"] = ticket.Seconds,
            ["method"] = "PUT",
        });
    }

    private static Task VerifyAsync(HttpContext context)
    {
        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        string id = (string?)context.GetRouteValue("id") ?? "";
        exchange.Entry.FileId = id;
        if (state.Files.Find(id) is not SimulatedFile file)
        {
            return FileRoutes.NotFoundAsync(context);
        }

        // storage in which written data becomes visible later
        bool isDelayed = state.Tickets.ById(id) is UploadTicket ticket && ticket.Verified++ < state.Settings.VerifyLagPolls;
        return isDelayed ? FileRoutes.NotFoundAsync(context) : Answer.SendAsync(context, 200, FileAnswer.Of(file, state, publicUrl: true));
    }

    private static long Seconds(JsonElement body)
    {
        bool given = body.TryGetProperty("expiration", out JsonElement value) && value.ValueKind == JsonValueKind.Number;
        return given ? (long)value.GetDouble() : Day;
    }

    private static UploadTicket Ticket(string name, string purpose, long seconds, DateTimeOffset now)
    {
        // like real ones, with characters that change if a client parses and rebuilds the URL
        string signature = Uri.EscapeDataString(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return new UploadTicket
        {
            Id = Guid.NewGuid().ToString(),
            Token = Guid.NewGuid().ToString("N"),
            Query = $"?X-Sim-Expires={seconds}&X-Sim-Name={Uri.EscapeDataString(name)}&X-Sim-Signature={signature}",
            FileName = name,
            Purpose = purpose,
            ContentType = MediaTypes.Of(name),
            CreatedAt = now,
            Seconds = seconds,
        };
    }
}
