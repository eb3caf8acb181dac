namespace VlmRun.Predictions;

/// <summary>Wait-VlmPrediction: waits for predictions and writes each when it ends, with or without a result.</summary>
[Cmdlet(VerbsLifecycle.Wait, "VlmPrediction", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "InputObject")]
[OutputType(typeof(Prediction))]
public sealed class WaitVlmPredictionCommand : WaitJobCommand<Prediction>
{
    private protected override JobWaiter<Prediction> CreateWaiter() =>
        new JobWaiter<Prediction>(this, JobNoun.Prediction, Client.Predictions.Poll, TimeoutSec, IntervalSec);
}
