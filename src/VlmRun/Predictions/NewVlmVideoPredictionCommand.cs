namespace VlmRun.Predictions;

/// <summary>New-VlmVideoPrediction: starts predictions from videos.</summary>
[Cmdlet(VerbsCommon.New, "VlmVideoPrediction", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Prediction))]
public sealed class NewVlmVideoPredictionCommand : NewKindPredictionCommand
{
    /// <summary>Length of a segment, in seconds.</summary>
    [Parameter]
    [ValidateRange(0.1, 86400.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double? SegmentDurationSec { get; set; }

    /// <summary>Number of frames to analyze in each segment.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int? FramesPerSegment { get; set; }

    private protected override MediaKind Kind => MediaKind.Video;

    private protected override void AddOptions(GenerationConfig config)
    {
        config.VideoSegmentDuration = SegmentDurationSec;
        config.VideoFramesPerSegment = FramesPerSegment;
    }
}
