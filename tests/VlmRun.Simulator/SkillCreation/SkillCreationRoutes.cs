using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Chat;
using VlmRun.Simulator.Files;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Skills;
using VlmRun.Simulator.State;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.SkillCreation;

/// <summary>POST skills/create and skills/{id}/update.</summary>
internal static class SkillCreationRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/skills/create", CreateAsync);
        routes.MapPost("/v1/skills/{id}/update", UpdateAsync);
    }

    private static async Task CreateAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Problems problems = new();
        BodyFields fields = new(body.Json!.Value, problems, "body");
        string? prompt = fields.Text("prompt");
        string? sessionId = fields.Text("session_id");
        string? fileId = fields.Text("file_id");
        string? name = fields.Text("name");
        string? description = fields.Text("description");
        JsonElement? schema = CallerSchema.Read(fields);
        if (!problems.Any && new[] { prompt, sessionId, fileId }.Count(given => given is not null) != 1)
        {
            fields.Refuse("Exactly one of `prompt`, `session_id` and `file_id` must be given");
        }

        SimulatorState state = Exchange.Of(context).State;
        if (problems.Any)
        {
            await problems.SendAsync(context);
        }
        else if (fileId is not null)
        {
            await FromFileAsync(context, fileId, name, description);
        }
        else if (sessionId is null)
        {
            await FromTextAsync(context, body.Readable(prompt!), schema, name, description);
        }
        else if (state.Chats.Find(sessionId) is SimulatedChat chat)
        {
            string said = string.Join("\n\n", chat.Messages.Select(message => $"{message.Role}: {message.Text}"));
            await FromTextAsync(context, said, schema, name, description);
        }
        else
        {
            await Answer.DetailAsync(context, 404, "Session not found");
        }
    }

    private static async Task UpdateAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Problems problems = new();
        BodyFields fields = new(body.Json!.Value, problems, "body");
        string? fileId = fields.Text("file_id");
        string? description = fields.Text("description");
        if (!problems.Any && fileId is null && description is null)
        {
            fields.Refuse("Either `file_id` or `description` must be given");
        }

        SimulatorState state = Exchange.Of(context).State;
        if (problems.Any)
        {
            await problems.SendAsync(context);
        }
        else if (SkillRoutes.Named(context) is not SimulatedSkill skill)
        {
            await SkillRoutes.SendAsync(context, null);
        }
        else if (fileId is not null)
        {
            await FromFileAsync(context, fileId, skill.Name, description ?? skill.Description);
        }
        else
        {
            await SkillRoutes.SendAsync(context, state.Skills.Add(state.Now, skill.Name, description, skill.Zip));
        }
    }

    private static Task FromTextAsync(HttpContext context, string text, JsonElement? schema, string? name, string? description)
    {
        SimulatorState state = Exchange.Of(context).State;
        name ??= $"skill-{AnswerRandom.Seed([text]) & 0xFFFFFFFF:x8}";
        description ??= "Simulated: " + (text.Length > 80 ? text[..80] : text);
        byte[] zip = SkillBundle.Make(name, description, text, schema?.GetRawText());
        return SkillRoutes.SendAsync(context, state.Skills.Add(state.Now, name, description, zip));
    }

    private static async Task FromFileAsync(HttpContext context, string fileId, string? name, string? description)
    {
        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        exchange.Entry.FileId = fileId;
        if (state.Files.Find(fileId) is not SimulatedFile file)
        {
            await FileRoutes.NotFoundAsync(context);
            return;
        }

        byte[] zip = await BytesAsync(context, file);
        SkillBundle bundle = SkillBundle.Read(zip);
        name ??= bundle.Name;
        if (bundle.Error is not null || name is null)
        {
            await Answer.DetailAsync(context, 400, bundle.Error ?? "The skill has no name: SKILL.md names none, and none was given");
            return;
        }

        await SkillRoutes.SendAsync(context, state.Skills.Add(state.Now, name, description ?? bundle.Description, zip));
    }

    private static async Task<byte[]> BytesAsync(HttpContext context, SimulatedFile file)
    {
        await using FileStream? bytes = Exchange.Of(context).State.Content.Open(file.Content.Md5);
        if (bytes is null)
        {
            return [];
        }

        byte[] all = new byte[file.Content.Bytes];
        await bytes.ReadExactlyAsync(all, context.RequestAborted);
        return all;
    }
}
