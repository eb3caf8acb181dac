namespace VlmRun.Simulator.Answers;

/// <summary>What the service says beside each value, and in which shape.</summary>
/// <param name="Confidence">How sure it is.</param>
/// <param name="Grounding">Where it was read.</param>
/// <param name="Shape">flat or nested.</param>
internal sealed record MetadataOptions(bool Confidence, bool Grounding, string Shape)
{
    /// <summary>The shape of requests: bboxes of {xywh, page}, and the word low.</summary>
    public const string Flat = "flat";

    /// <summary>The shape of executions: bboxes of {bbox: {xywh}, page, content}, and the word lo.</summary>
    public const string Nested = "nested";

    public bool IsNested => Shape == Nested;

    public bool Any => Confidence || Grounding;
}
