namespace VlmRun.Jobs;

/// <summary>Parameters of the cmdlets that wait for a model's reply.</summary>
public abstract class SamplingCommand : CreditsCommand
{
    private protected SamplingCommand()
    {
    }

    /// <summary>The maximum number of tokens.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int? MaxTokens { get; set; }

    /// <summary>The sampling temperature, 0 or more.</summary>
    [Parameter]
    [ValidateRange(0.0, 2.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double? Temperature { get; set; }
}
