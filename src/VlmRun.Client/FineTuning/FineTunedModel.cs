namespace VlmRun;

/// <summary>A model that was fine-tuned.</summary>
public sealed class FineTunedModel
{
    internal FineTunedModel(string model)
    {
        Model = model;
    }

    /// <summary>The name to give as model.</summary>
    public string Model { get; }

    /// <inheritdoc/>
    public override string ToString() => Model;
}
