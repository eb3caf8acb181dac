using System.Text.Json;
using VlmRun.Http;

namespace VlmRun;

/// <summary>What an answer used and cost.</summary>
public sealed class ChatUsage
{
    internal ChatUsage(JsonElement body)
    {
        PromptTokens = body.Number("prompt_tokens");
        CompletionTokens = body.Number("completion_tokens");
        TotalTokens = body.Number("total_tokens");
        CreditsUsed = body.Number("credits_used") ?? body.Number("credits");
    }

    /// <summary>Tokens of what was said to the model, with what came before in the conversation.</summary>
    public decimal? PromptTokens { get; }

    /// <summary>Tokens of the answer.</summary>
    public decimal? CompletionTokens { get; }

    /// <summary>Both.</summary>
    public decimal? TotalTokens { get; }

    /// <summary>Credits used; 100 credits are one US dollar. Null when the service does not say.</summary>
    public decimal? CreditsUsed { get; }

    /// <inheritdoc/>
    public override string ToString() => CreditsUsed is { } credits ? $"{TotalTokens} tokens, {credits} credits" : $"{TotalTokens} tokens";
}
