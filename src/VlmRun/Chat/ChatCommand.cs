using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using VlmRun.Errors;
using VlmRun.Input;
using VlmRun.Jobs;

namespace VlmRun.Chat;

/// <summary>How a model is to answer, and what the service is told with it.</summary>
public abstract class ChatCommand : CreditsCommand
{
    private static readonly Dictionary<string, string> s_wireNames = new()
    {
        ["messages"] = "Message",
        ["session_id"] = "ChatId",
        ["stream"] = "NoStream",
        ["model"] = nameof(Model),
        ["max_tokens"] = nameof(MaxTokens),
        ["temperature"] = nameof(Temperature),
        ["top_p"] = nameof(TopP),
        ["response_format"] = nameof(JsonSchema),
        ["skills"] = nameof(Skill),
        ["toolsets"] = nameof(Toolset),
        ["metadata"] = nameof(Environment),
    };

    private Dictionary<string, JsonElement>? _other;

    private protected ChatCommand()
    {
    }

    /// <summary>What the model is to keep to, said before the first message.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? System { get; set; }

    /// <summary>The model.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ChatModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>The JSON schema that the answer must obey: hashtable, JSON text or path.</summary>
    [Parameter]
    [JsonSchemaTransformation]
    public JsonElement? JsonSchema { get; set; }

    /// <summary>Ask for a JSON object, of whatever form.</summary>
    [Parameter]
    public SwitchParameter AsJson { get; set; }

    /// <summary>Skills to use: name, id, or either with :version.</summary>
    [Parameter]
    [SkillTransformation]
    public AgentSkill[]? Skill { get; set; }

    /// <summary>Sets of tools that the model may use.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ToolsetCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Toolset { get; set; }

    /// <summary>Tokens of the answer at most.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxTokens { get; set; }

    /// <summary>0 and up.</summary>
    [Parameter]
    [ValidateRange(0.0, 2.0)]
    public double? Temperature { get; set; }

    /// <summary>From 0 to 1.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    public double? TopP { get; set; }

    /// <summary>Seconds that the whole answer may take.</summary>
    [Parameter]
    [ValidateRange(0.1, 86400.0)]
    public double TimeoutSec { get; set; } = 1800;

    private protected bool WantsJson => AsJson || JsonSchema is not null;

    /// <summary>Checks the parameters; a terminating error when they do not go together.</summary>
    private protected void Prepare()
    {
        _other = Config is null ? null : JsonObjects.ToFields(Config);
        string[] always = ["messages", "session_id", "stream"];
        foreach ((string wire, string parameter) in s_wireNames)
        {
            bool isGiven = always.Contains(wire) || MyInvocation.BoundParameters.ContainsKey(parameter)
                || (wire == "metadata" && AllowTraining is not null) || (wire == "response_format" && AsJson);
            if (isGiven && _other?.ContainsKey(wire) == true)
            {
                ThrowTerminatingError(ErrorRecords.BadParameter($"-Config holds '{wire}', which -{parameter} is for.", $"Give it by -{parameter} alone."));
            }
        }

        _ = Client;
    }

    /// <summary>The request that says this.</summary>
    private protected ChatRequest Describe(IReadOnlyList<ChatMessage> messages, string? chatId) => new()
    {
        Messages = messages,
        ChatId = chatId,
        Model = Model,
        JsonSchema = JsonSchema,
        AsJson = AsJson,
        Skills = Skill,
        Toolsets = Toolset,
        MaxTokens = MaxTokens,
        Temperature = Temperature,
        TopP = TopP,
        Metadata = MetadataWith(null),
        Other = _other,
        Resubmit = Resubmit,
        Timeout = TimeSpan.FromSeconds(TimeoutSec),
    };
}
