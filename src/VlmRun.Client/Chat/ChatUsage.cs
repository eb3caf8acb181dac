namespace VlmRun;

/// <summary>Tokens and credits that a reply used.</summary>
public sealed class ChatUsage
{
    internal ChatUsage(JsonElement body)
    {
        PromptTokens = body.Number("prompt_tokens");
        CompletionTokens = body.Number("completion_tokens");
        TotalTokens = body.Number("total_tokens");
        CreditsUsed = body.Number("credits_used") ?? body.Number("credits");
    }

    /// <summary>Tokens of the input, including the earlier conversation.</summary>
    public decimal? PromptTokens { get; }

    /// <summary>Tokens of the reply.</summary>
    public decimal? CompletionTokens { get; }

    /// <summary>Sum of both.</summary>
    public decimal? TotalTokens { get; }

    /// <summary>Credits used; 100 credits are one US dollar. Null when the service does not report them.</summary>
    public decimal? CreditsUsed { get; }

    /// <inheritdoc/>
    public override string ToString() => CreditsUsed is { } credits ? $"{TotalTokens} tokens, {credits} {(credits == 1 ? "credit" : "credits")}" : $"{TotalTokens} tokens";
}
