using System.Text.RegularExpressions;

namespace VlmRun;

/// <summary>The reply of a model.</summary>
public sealed partial class ChatCompletion
{
    private readonly JsonElement _response;
    private readonly ConvertedJson _converted;

    internal ChatCompletion(ChatResponseReader answer, bool wasStreamed, JsonElement response, ResponseConverter? convert)
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
        _converted = new ConvertedJson(response.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : response, convert);
    }

    /// <summary>The completion's id at the service.</summary>
    public string? Id { get; }

    /// <summary>The conversation's id, for continuing it or for getting its artifacts (<c>session_id</c>).</summary>
    public string? ChatId { get; }

    /// <summary>The model that replied.</summary>
    public string? Model { get; }

    /// <summary>The text of the reply.</summary>
    public string Text { get; }

    /// <summary><c>stop</c>; <c>length</c> when the token limit ended the reply; newer values are passed through.</summary>
    public string? FinishReason { get; }

    /// <summary>The usage; null when the service does not report it.</summary>
    public ChatUsage? Usage { get; }

    /// <summary>The artifacts that the text refers to, without duplicates.</summary>
    public IReadOnlyList<string> ArtifactIds { get; }

    /// <summary>Seconds from sending the request to the first text; null when the reply was not streamed.</summary>
    public double? FirstTokenSeconds { get; }

    /// <summary>Seconds from sending the request to the end of the reply.</summary>
    public double DurationSeconds { get; }

    /// <summary>When the service created the reply, in local time.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>The text was passed on as it arrived, and does not need to be shown again.</summary>
    public bool WasStreamed { get; }

    /// <summary>The text, parsed as JSON and converted to the caller's objects; null when no JSON was requested or received.</summary>
    public object? Response => _converted.Value;

    /// <summary>The text, parsed as JSON; <see cref="JsonValueKind.Undefined"/> when no JSON was requested or received.</summary>
    public JsonElement GetResponse() => _response;

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex(@"\b(?:img|aud|vid|doc|recon|arr|url)_\w{6}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Artifact();
}
