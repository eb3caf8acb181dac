namespace VlmRun;

/// <summary>A fine-tuned model.</summary>
public sealed class FineTunedModel
{
    internal FineTunedModel(string model)
    {
        Model = model;
    }

    /// <summary>The name to use as model.</summary>
    public string Model { get; }

    /// <inheritdoc/>
    public override string ToString() => Model;
}
