namespace VlmRun;

/// <summary>A reply was interrupted while it was received. It may have been paid for; the request was not sent again.</summary>
public sealed class ChatInterruptedException : VlmRunException
{
    internal ChatInterruptedException(ChatCompletion partial, VlmRunException inner)
        : base(Say(partial, inner), inner.Facts, inner)
    {
        Partial = partial;
    }

    /// <summary>The part that was received: its text, and the conversation's id if known.</summary>
    public ChatCompletion Partial { get; }

    internal override bool HasPartialResponse => true;

    private static string Say(ChatCompletion partial, VlmRunException inner)
    {
        string chat = partial.ChatId is { } id ? $" of chat {id}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{inner.Message} {partial.Text.Length} characters of the reply{chat} were received, and are in Exception.Partial. It may have been paid for; the request was not sent again.");
    }
}
