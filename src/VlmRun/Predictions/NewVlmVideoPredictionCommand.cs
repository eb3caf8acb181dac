using System.Management.Automation;
using VlmRun.Runtime;

namespace VlmRun.Predictions;

/// <summary>New-VlmVideoPrediction: videos in, predictions out.</summary>
[Cmdlet(VerbsCommon.New, "VlmVideoPrediction", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Prediction))]
public sealed class NewVlmVideoPredictionCommand : NewMediaPredictionCommand
{
    /// <summary>Seconds a segment.</summary>
    [Parameter]
    [ValidateRange(0.1, 86400.0)]
    public double? SegmentDurationSec { get; set; }

    /// <summary>Frames to analyze in each segment.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? FramesPerSegment { get; set; }

    private protected override MediaKind Kind => MediaKind.Video;

    private protected override void AddOptions(GenerationConfig config)
    {
        config.VideoSegmentDuration = SegmentDurationSec;
        config.VideoFramesPerSegment = FramesPerSegment;
    }
}
