using System.Globalization;

namespace VlmRun;

/// <summary>An answer broke off while it came; it may have been paid for, and was not asked for again.</summary>
public sealed class ChatInterruptedException : VlmRunException
{
    internal ChatInterruptedException(ChatCompletion partial, VlmRunException inner)
        : base(Say(partial, inner), inner.Facts, inner)
    {
        Partial = partial;
    }

    /// <summary>What had come: its text, and the conversation's id where that was known.</summary>
    public ChatCompletion Partial { get; }

    internal override bool HasPartOfAnswer => true;

    private static string Say(ChatCompletion partial, VlmRunException inner)
    {
        string chat = partial.ChatId is { } id ? $" of chat {id}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{inner.Message} {partial.Text.Length} characters of the answer{chat} had come, and are in Exception.Partial. It may have been paid for; it was not asked for again.");
    }
}
