namespace VlmRun.Costs;

/// <summary>What a price is for.</summary>
internal enum PriceUnit
{
    /// <summary>A page of a document, or an image.</summary>
    Page,

    /// <summary>A segment of a recording or a video, of <see cref="PriceList.SegmentLength"/>; the last, partial one counts as a whole.</summary>
    Segment,
}
