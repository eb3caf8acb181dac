using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using VlmRun.Simulator.Chat;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.Agents;

/// <summary>The body of POST agent/execute, also as older clients send it (name, version, file_ids or urls).</summary>
internal sealed class ExecuteRequest
{
    public string? Name { get; private init; }

    public required AgentConfig Config { get; init; }

    public string? CallbackUrl { get; private init; }

    public IReadOnlyList<string>? Toolsets { get; private init; }

    /// <summary>The text of all inputs.</summary>
    public string Inputs { get; private init; } = "";

    /// <summary>The input files.</summary>
    public IReadOnlyList<string> FileIds { get; private init; } = [];

    /// <summary>Reads the body; errors are added to the problems of the fields.</summary>
    public static ExecuteRequest Read(BodyFields body)
    {
        MetadataFields.Read(body);
        if (body.HasValue("model"))
        {
            body.Choice("model", null, [.. OrionModels.All]);
        }

        if (!body.Flag("batch", true))
        {
            body.Refuse("Batch mode is required for agent execution");
        }

        AgentConfig config = AgentConfig.Read(body, promptNeeded: false);
        JsonElement? inputs = body.Object("inputs");
        string[] files = Texts(body, "file_ids");
        string[] urls = Texts(body, "urls");
        if (files.Length > 0 && urls.Length > 0)
        {
            body.Refuse("Only one of `file_ids` and `urls` can be given");
        }

        string? name = Named(body);
        if (name is null && string.IsNullOrEmpty(config.Prompt) && config.Skills.Count == 0)
        {
            body.Refuse("One of `name`, `config.prompt` and `config.skills` must be given");
        }

        return new ExecuteRequest
        {
            Name = name,
            Config = config,
            CallbackUrl = WebAddress.Read(body, "callback_url"),
            Toolsets = body.Choices("toolsets", OrionModels.Toolsets),
            Inputs = (inputs?.GetRawText() ?? "") + string.Join('\n', [.. files, .. urls]),
            FileIds = [.. files, .. inputs is JsonElement json ? Files(json) : []],
        };
    }

    private static string? Named(BodyFields body)
    {
        string? name = body.Text("name");
        string? version = body.Text("version");
        return version is null || name is null || name.Contains(':') ? name : $"{name}:{version}";
    }

    private static string[] Texts(BodyFields body, string name)
    {
        IReadOnlyList<JsonElement> items = body.List(name) ?? [];
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].ValueKind != JsonValueKind.String)
            {
                body.Add("string_type", name, "Input should be a valid string", items[i], index: i);
            }
        }

        return [.. items.Select(item => item.ToString())];
    }

    /// <summary>Every "file_id", however deep.</summary>
    private static IEnumerable<string> Files(JsonElement json)
    {
        return json.ValueKind switch
        {
            JsonValueKind.Array => json.EnumerateArray().SelectMany(Files),
            JsonValueKind.Object => json.EnumerateObject().SelectMany(property =>
                property.NameEquals("file_id") && property.Value.ValueKind == JsonValueKind.String
                    ? [property.Value.GetString()!]
                    : Files(property.Value)),
            _ => [],
        };
    }
}
