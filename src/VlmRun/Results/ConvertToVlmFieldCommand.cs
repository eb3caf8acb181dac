namespace VlmRun.Results;

/// <summary>ConvertTo-VlmField: writes each value of a payload with its path, its confidence and its position on the page.</summary>
[Cmdlet(VerbsData.ConvertTo, "VlmField", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(Field))]
public sealed class ConvertToVlmFieldCommand : PayloadCommand
{
    private protected override Task ProcessAsync()
    {
        foreach (Payload payload in Payloads())
        {
            foreach (FieldValue value in FieldReader.Read(payload.Root))
            {
                WriteObject(new Field(value.Path, value.Name, value.Node.Scalar)
                {
                    Confidence = value.Metadata?.Confidence,
                    Boxes = value.Metadata?.Boxes ?? [],
                    Source = payload.Source,
                    PredictionId = payload.PredictionId,
                });
            }
        }

        return Task.CompletedTask;
    }
}
