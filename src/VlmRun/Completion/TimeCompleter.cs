using VlmRun.Sessions;

namespace VlmRun.Completion;

/// <summary>Completes points in time that are written as words, such as <c>yesterday</c>.</summary>
public sealed class TimeCompleter() : WordCompleter(
[
    new Candidate("today", "since midnight"),
    new Candidate("yesterday", "midnight before that"),
    new Candidate("-1h", "an hour ago"),
    new Candidate("-24h", "24 hours ago"),
    new Candidate("-7d", "seven days ago"),
    new Candidate("-30d", "30 days ago"),
])
{
    private protected override string Quoted(string text) => text;
}
