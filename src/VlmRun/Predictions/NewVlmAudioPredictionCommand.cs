using System.Management.Automation;
using VlmRun.Runtime;

namespace VlmRun.Predictions;

/// <summary>New-VlmAudioPrediction: recordings in, predictions out.</summary>
[Cmdlet(VerbsCommon.New, "VlmAudioPrediction", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Prediction))]
public sealed class NewVlmAudioPredictionCommand : NewMediaPredictionCommand
{
    private protected override MediaKind Kind => MediaKind.Audio;
}
