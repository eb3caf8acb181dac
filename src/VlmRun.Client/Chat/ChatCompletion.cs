using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;

namespace VlmRun;

/// <summary>What the model answered.</summary>
public sealed partial class ChatCompletion
{
    private readonly JsonElement _response;
    private readonly Func<JsonElement, object?>? _convert;
    private object? _converted;

    internal ChatCompletion(ChatResponseReader answer, bool wasStreamed, JsonElement response, Func<JsonElement, object?>? convert)
    {
        Id = answer.Id;
        ChatId = answer.ChatId;
        Model = answer.Model;
        Text = answer.Text.ToString();
        FinishReason = answer.FinishReason;
        Usage = answer.Usage;
        CreatedAt = answer.CreatedAt;
        FirstTokenSeconds = answer.FirstTokenSeconds;
        DurationSeconds = answer.Seconds;
        WasStreamed = wasStreamed;
        ArtifactIds = Array.AsReadOnly([.. Artifact().Matches(Text).Select(match => match.Value).Distinct()]);
        _response = response;
        _convert = convert;
    }

    /// <summary>The service's id of the answer.</summary>
    public string? Id { get; }

    /// <summary>The conversation, to go on with or to get artifacts of (<c>session_id</c>).</summary>
    public string? ChatId { get; }

    /// <summary>The model that answered.</summary>
    public string? Model { get; }

    /// <summary>The answer, as the model wrote it.</summary>
    public string Text { get; }

    /// <summary><c>stop</c>; <c>length</c> when the limit of tokens cut it off; newer words pass as they are.</summary>
    public string? FinishReason { get; }

    /// <summary>What it used; null when the service does not say.</summary>
    public ChatUsage? Usage { get; }

    /// <summary>The artifacts that the text names, each once.</summary>
    public IReadOnlyList<string> ArtifactIds { get; }

    /// <summary>Seconds from sending to the first of the text; null when it came in one piece.</summary>
    public double? FirstTokenSeconds { get; }

    /// <summary>Seconds from sending to the end of the answer.</summary>
    public double DurationSeconds { get; }

    /// <summary>When the service made it, local time.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>The text was handed on while it came, and so need not be shown again.</summary>
    public bool WasStreamed { get; }

    /// <summary>The text as the host's objects, where JSON was asked for and came; null otherwise.</summary>
    public object? Response => _response.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
        ? null
        : LazyInitializer.EnsureInitialized(ref _converted, () => _convert?.Invoke(_response) ?? _response);

    /// <summary>The text as JSON, where JSON was asked for and came; <see cref="JsonValueKind.Undefined"/> otherwise.</summary>
    public JsonElement GetResponse() => _response;

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"\b(?:img|aud|vid|doc|recon|arr|url)_\w{6}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Artifact();
}
