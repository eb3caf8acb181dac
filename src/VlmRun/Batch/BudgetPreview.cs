using VlmRun.Costs;

namespace VlmRun.Batch;

/// <summary>How many of the files that -WhatIf would send fit into the budget, if each costs what is expected.</summary>
/// <param name="max">The budget in credits.</param>
/// <param name="estimator">Estimates the cost of a file.</param>
internal sealed class BudgetPreview(decimal max, CostEstimator estimator)
{
    private decimal _sum;
    private int _fitting;
    private int _unknown;
    private int _files;

    /// <summary>Adds a file that would be sent, in the order of the run.</summary>
    public void Add(string source, CancellationToken cancellationToken)
    {
        _files++;
        if (estimator.OfFile(source, cancellationToken).Expected is not { } credits)
        {
            _unknown++;
        }
        else if (_sum + credits <= max)
        {
            _sum += credits;
            _fitting++;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string unknown = _unknown == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; of {_unknown} the cost is unknown");
        return string.Create(
            CultureInfo.InvariantCulture, $"{_fitting} of {_files} {(_files == 1 ? "file" : "files")} would fit into the budget of {max:0.##} credits, for about {_sum:0.##}{unknown}");
    }
}
