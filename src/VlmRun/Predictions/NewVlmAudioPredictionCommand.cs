namespace VlmRun.Predictions;

/// <summary>New-VlmAudioPrediction: starts predictions from audio files.</summary>
[Cmdlet(VerbsCommon.New, "VlmAudioPrediction", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Prediction))]
public sealed class NewVlmAudioPredictionCommand : NewKindPredictionCommand
{
    private protected override MediaKind Kind => MediaKind.Audio;
}
