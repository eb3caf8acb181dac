using System.Management.Automation;
using System.Threading.Tasks;
using VlmRun.Errors;
using VlmRun.Jobs;
using VlmRun.Runtime;

namespace VlmRun.Predictions;

/// <summary>Wait-VlmPrediction: waits for any number of predictions, and writes each as it ends, failed ones too.</summary>
[Cmdlet(VerbsLifecycle.Wait, "VlmPrediction", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "InputObject")]
[OutputType(typeof(Prediction))]
public sealed class WaitVlmPredictionCommand : VlmCmdlet
{
    private JobWaiter<Prediction> _wait = null!;

    /// <summary>Ids of predictions.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = null!;

    /// <summary>Predictions; what they were made from stays known.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    public Prediction[] InputObject { get; set; } = null!;

    /// <summary>Seconds to wait for each prediction, from when it was bound.</summary>
    [Parameter]
    [ValidateRange(0.0, 31536000.0)]
    public double TimeoutSec { get; set; } = 300;

    /// <summary>Seconds between looks; without it they grow from 1 to 30.</summary>
    [Parameter]
    [ValidateRange(0.05, 86400.0)]
    public double? IntervalSec { get; set; }

    private protected override Task BeginAsync()
    {
        _wait = new JobWaiter<Prediction>(this, JobNoun.Prediction, Client.Predictions.Poll, TimeoutSec, IntervalSec);
        return Task.CompletedTask;
    }

    private protected override Task ProcessAsync()
    {
        if (ParameterSetName == "Id")
        {
            foreach (string id in Id)
            {
                _wait.Add(id, null);
            }
        }
        else
        {
            foreach (Prediction prediction in InputObject)
            {
                _wait.Add(prediction.Id, prediction);
            }
        }

        return _wait.WriteReadyAsync();
    }

    private protected override async Task EndAsync()
    {
        await _wait.FinishAsync();
        await _wait.DisposeAsync();
    }
}
