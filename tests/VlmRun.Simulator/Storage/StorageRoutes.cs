using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Artifacts;
using VlmRun.Simulator.Files;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Skills;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Storage;

/// <summary>The other host: PUT of presigned URLs, GET of public ones. It accepts no keys.</summary>
internal static class StorageRoutes
{
    private const int PieceLength = 256 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/put/{token}", PutAsync);
        routes.MapGet("/get/{id}/{name}", GetAsync);
        routes.MapGet("/get/artifacts/{space}/{number:int}/{name}", ArtifactAsync);
        routes.MapGet("/get/skills/{id}/{name}", SkillAsync);
    }

    private static async Task PutAsync(HttpContext context)
    {
        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        string token = (string?)context.GetRouteValue("token") ?? "";
        if (state.Tickets.ByToken(token) is not UploadTicket ticket)
        {
            await StorageError.SendAsync(context, 403, "AccessDenied", "Access Denied");
            return;
        }

        exchange.Entry.FileId = ticket.Id;
        if (exchange.Entry.Query != ticket.Query)
        {
            await StorageError.SendAsync(context, 403, "SignatureDoesNotMatch", "The signature does not match the request.");
        }
        else if (state.Now > ticket.CreatedAt.AddSeconds(ticket.Seconds))
        {
            await StorageError.SendAsync(context, 403, "AccessDenied", "Request has expired");
        }
        else if (context.Request.ContentLength is not long length)
        {
            await StorageError.SendAsync(context, 411, "MissingContentLength", "You must provide the Content-Length header.");
        }
        else if (length > state.Settings.MaxFileBytes)
        {
            await StorageError.SendAsync(context, 413, "EntityTooLarge", "The upload exceeds the largest size allowed.");
        }
        else
        {
            await StoreAsync(context, ticket, length);
        }
    }

    private static async Task StoreAsync(HttpContext context, UploadTicket ticket, long length)
    {
        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        using ContentSink sink = new(state.Content, state.Settings.KeepBytesUpTo, length);
        await using CountedBody body = new(context);
        byte[] piece = new byte[Math.Min(PieceLength, Math.Max(length, 1))];
        int read;
        while ((read = await body.ReadAsync(piece, context.RequestAborted)) > 0)
        {
            sink.Write(piece.AsSpan(0, read));
        }

        FileRoutes.Keep(exchange, new SimulatedFile
        {
            Id = ticket.Id,
            FileName = ticket.FileName,
            Purpose = ticket.Purpose,
            Content = sink.End(),
        });
        ticket.Verified = 0;
        context.Response.Headers.ETag = $"\"{exchange.Entry.Upload!.Md5}\"";
        await Answer.SendAsync(context, 200, ReadOnlyMemory<byte>.Empty, "text/plain");
    }

    private static async Task GetAsync(HttpContext context)
    {
        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        string id = (string?)context.GetRouteValue("id") ?? "";
        exchange.Entry.FileId = id;
        if (state.Files.Find(id) is not SimulatedFile file)
        {
            await StorageError.SendAsync(context, 404, "NoSuchKey", "The specified key does not exist.");
            return;
        }

        await using FileStream? bytes = state.Content.Open(file.Content.Md5);
        if (bytes is null)
        {
            await StorageError.SendAsync(context, 410, "NotKept", "The simulator did not keep these bytes (setting keep_bytes_up_to).");
            return;
        }

        string type = MediaTypes.Of(file.FileName);
        if (exchange.AnswerFault is not null)
        {
            // faults replace a complete response
            byte[] all = new byte[file.Content.Bytes];
            await bytes.ReadExactlyAsync(all, context.RequestAborted);
            await Answer.SendAsync(context, 200, all, type);
            return;
        }

        context.Response.StatusCode = 200;
        context.Response.ContentType = type;
        context.Response.ContentLength = file.Content.Bytes;
        exchange.End(200, file.Content.Bytes);
        await bytes.CopyToAsync(context.Response.Body, PieceLength, context.RequestAborted);
    }

    private static Task ArtifactAsync(HttpContext context)
    {
        IReadOnlyList<SimulatedArtifact> all = Exchange.Of(context).State.Artifacts.Of((string?)context.GetRouteValue("space") ?? "");
        string number = (string?)context.GetRouteValue("number") ?? "";
        if (!int.TryParse(number, out int index) || index < 0 || index >= all.Count)
        {
            return StorageError.SendAsync(context, 404, "NoSuchKey", "The specified key does not exist.");
        }

        SimulatedArtifact artifact = all[index];
        return artifact.Target is ReadOnlyMemory<byte> target
            ? Answer.SendAsync(context, 200, target, MediaTypes.Of(artifact.TargetName ?? ""))
            : Answer.SendAsync(context, 200, artifact.Bytes, artifact.ContentType);
    }

    private static Task SkillAsync(HttpContext context)
    {
        SimulatorState state = Exchange.Of(context).State;
        return state.Skills.Find((string?)context.GetRouteValue("id") ?? "") is SimulatedSkill skill
            ? Answer.SendAsync(context, 200, HostileZip.Of(state.Settings.SkillArchive, skill.Zip), "application/zip")
            : StorageError.SendAsync(context, 404, "NoSuchKey", "The specified key does not exist.");
    }
}
