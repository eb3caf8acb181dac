namespace VlmRun.Http;

/// <summary>How many bytes an answer had, so that pages can be sized by weight.</summary>
internal sealed class AnswerSize
{
    public long Bytes { get; set; }
}
