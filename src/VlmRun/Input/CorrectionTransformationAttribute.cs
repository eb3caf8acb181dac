namespace VlmRun.Input;

/// <summary>Accepts a corrected payload as hashtable, object, JSON text or the path of a JSON file.</summary>
public sealed class CorrectionTransformationAttribute() : JsonObjectTransformationAttribute("correction")
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        base.Transform(engineIntrinsics, inputData is PSObject payload ? WithoutProvenance(payload) : inputData);

    // A corrected payload of Receive-VlmPrediction: the properties that the module has added are not sent.
    private static PSObject WithoutProvenance(PSObject payload)
    {
        if (!payload.Properties.Any(property => property is Provenance))
        {
            return payload;
        }

        PSObject plain = new();
        foreach (PSPropertyInfo property in payload.Properties.Where(property => property is not Provenance))
        {
            plain.Properties.Add(new PSNoteProperty(property.Name, property.Value));
        }

        return plain;
    }
}
