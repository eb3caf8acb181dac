using System.Management.Automation;

namespace VlmRun.Predictions;

/// <summary>New-VlmAudioPrediction: recordings in, predictions out.</summary>
[Cmdlet(VerbsCommon.New, "VlmAudioPrediction", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Prediction))]
public sealed class NewVlmAudioPredictionCommand : NewMediaPredictionCommand
{
    private protected override MediaKind Kind => MediaKind.Audio;
}
