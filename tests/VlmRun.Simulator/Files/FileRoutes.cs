using System;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Files;

/// <summary>GET and POST files, GET and DELETE files/{id}, GET files/hash/{md5}.</summary>
internal static class FileRoutes
{
    // more than a form needs in addition to its file
    private const int FormOverhead = 16 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/files", ListAsync);
        routes.MapPost("/v1/files", UploadAsync);
        routes.MapGet("/v1/files/{id}", GetAsync);
        routes.MapDelete("/v1/files/{id}", DeleteAsync);
        routes.MapGet("/v1/files/hash/{md5}", HashAsync);
    }

    public static Task NotFoundAsync(HttpContext context)
    {
        return Answer.DetailAsync(context, 404, "File not found");
    }

    public static Task TooLargeAsync(HttpContext context)
    {
        return Answer.DetailAsync(context, 413, "Request Entity Too Large");
    }

    private static Task ListAsync(HttpContext context)
    {
        SimulatorState state = Exchange.Of(context).State;
        QueryFields query = new(context.Request.Query);
        long skip = query.Whole("skip", 0, 0, null);
        long limit = query.Whole("limit", 10, 1, 1000);
        if (query.Problems.Any)
        {
            return query.Problems.SendAsync(context);
        }

        JsonArray rows = [];
        foreach (SimulatedFile file in state.Files.Page(skip, (int)limit))
        {
            rows.Add(FileAnswer.Of(file, state, publicUrl: false));
        }

        return Answer.SendAsync(context, 200, rows);
    }

    private static async Task UploadAsync(HttpContext context)
    {
        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        long? maximum = state.Settings.MaxFileBytes;
        if (context.Request.ContentLength > maximum + FormOverhead)
        {
            await TooLargeAsync(context);
            return;
        }

        QueryFields query = new(context.Request.Query);
        string? purpose = query.Choice("purpose", FilePurpose.All);
        bool publicUrl = query.Flag("generate_public_url", true);
        using ContentSink sink = new(state.Content, state.Settings.KeepBytesUpTo, context.Request.ContentLength - FormOverhead);
        FileForm form = await FileForm.ReadAsync(context, sink, maximum, query.Problems);
        if (form.TooLarge)
        {
            await TooLargeAsync(context);
        }
        else if (form.Broken is not null)
        {
            await Answer.DetailAsync(context, 400, form.Broken);
        }
        else if (query.Problems.Any)
        {
            await query.Problems.SendAsync(context);
        }
        else
        {
            SimulatedFile file = new()
            {
                Id = Guid.NewGuid().ToString(),
                FileName = form.FileName!,
                Purpose = purpose ?? form.Purpose ?? FilePurpose.Default,
                Content = sink.End(),
            };
            Keep(exchange, file);
            await Answer.SendAsync(context, 201, FileAnswer.Of(file, state, publicUrl));
        }
    }

    /// <summary>Adds a complete file and logs it.</summary>
    public static void Keep(Exchange exchange, SimulatedFile file)
    {
        exchange.State.Files.Add(file, exchange.State.Now);
        UploadedContent content = file.Content;
        exchange.Entry.FileId = file.Id;
        exchange.Entry.Upload = new LoggedUpload(file.FileName, file.Purpose, content.Bytes, content.Md5, content.Kept);
    }

    private static Task GetAsync(HttpContext context)
    {
        Exchange exchange = Exchange.Of(context);
        string id = Id(context);
        exchange.Entry.FileId = id;
        QueryFields query = new(context.Request.Query);
        bool publicUrl = query.Flag("generate_public_url", true);
        if (query.Problems.Any)
        {
            return query.Problems.SendAsync(context);
        }

        return exchange.State.Files.Find(id) is SimulatedFile file
            ? Answer.SendAsync(context, 200, FileAnswer.Of(file, exchange.State, publicUrl))
            : NotFoundAsync(context);
    }

    private static Task DeleteAsync(HttpContext context)
    {
        Exchange exchange = Exchange.Of(context);
        string id = Id(context);
        exchange.Entry.FileId = id;
        return exchange.State.Files.Remove(id) is SimulatedFile file
            ? Answer.SendAsync(context, 200, FileAnswer.Of(file, exchange.State, publicUrl: false))
            : NotFoundAsync(context);
    }

    private static Task HashAsync(HttpContext context)
    {
        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        string md5 = (string?)context.GetRouteValue("md5") ?? "";
        if (state.Files.FindContent(md5) is SimulatedFile file)
        {
            exchange.Entry.FileId = file.Id;
            return Answer.SendAsync(context, 200, FileAnswer.Of(file, state, publicUrl: true));
        }

        return state.Settings.HashMiss == "empty"
            ? Answer.SendAsync(context, 200, FileAnswer.Nothing(state))
            : NotFoundAsync(context);
    }

    private static string Id(HttpContext context)
    {
        return (string?)context.GetRouteValue("id") ?? "";
    }
}
