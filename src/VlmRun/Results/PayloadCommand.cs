namespace VlmRun.Results;

/// <summary>Base of the cmdlets that process results from the pipeline: predictions, executions or their payloads.</summary>
public abstract class PayloadCommand : VlmCmdlet
{
    private protected PayloadCommand()
    {
    }

    /// <summary>Predictions or executions that have ended, or their payloads.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(NoCompleter))]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>The payloads of this input; an input without one is an error.</summary>
    private protected IEnumerable<Payload> Payloads()
    {
        foreach (PSObject input in (InputObject ?? []).OfType<PSObject>())
        {
            if (Read(input) is { } payload)
            {
                yield return payload;
            }
        }
    }

    private Payload? Read(PSObject input)
    {
        switch (input.BaseObject)
        {
            case Prediction prediction:
                return IsUsable(prediction, JobNoun.Prediction, $"Wait-VlmPrediction {prediction.Id}") ? Payload.Of(prediction) : null;
            case AgentExecution execution:
                return IsUsable(execution, JobNoun.Execution, $"Wait-VlmExecution {execution.Id}") ? Payload.Of(execution) : null;
        }

        if (Payload.Of(input) is { } payload)
        {
            return payload;
        }

        string what = input.BaseObject is string text ? $"'{(text.Length > 80 ? text[..80] + " …" : text)}'" : $"A {input.BaseObject.GetType().Name}";
        WriteError(ErrorRecords.BadParameter(
            $"{what} is neither a prediction, an execution nor a payload.",
            "For an id, pipe Get-VlmPrediction <id>. For JSON text, pipe ConvertFrom-Json.",
            input));
        return null;
    }

    private bool IsUsable<T>(T job, JobNoun noun, string wait)
        where T : class, IJob<T>
    {
        if (!job.IsFinished)
        {
            WriteError(ErrorRecords.NotFinished(noun, job, wait));
            return false;
        }

        if (!string.Equals(job.Status, JobStatus.Completed, StringComparison.OrdinalIgnoreCase))
        {
            WriteError(ErrorRecords.JobFailed(noun, job));
            return false;
        }

        return true;
    }
}
