using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using System.Threading.Tasks;
using VlmRun.Runtime;

namespace VlmRun.Predictions;

/// <summary>Receive-VlmPrediction: the payload of finished predictions as objects that know where they came from.</summary>
[Cmdlet(VerbsCommunications.Receive, "VlmPrediction", DefaultParameterSetName = "InputObject")]
[OutputType("VlmRun.Response")]
public sealed class ReceiveVlmPredictionCommand : VlmCmdlet
{
    private readonly HashSet<string> _renamed = new(StringComparer.Ordinal);

    /// <summary>Ids of predictions.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = null!;

    /// <summary>Predictions; a finished one costs no request.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    public Prediction[] InputObject { get; set; } = null!;

    private protected override async Task ProcessAsync()
    {
        if (ParameterSetName == "InputObject")
        {
            foreach (Prediction prediction in InputObject)
            {
                await ReceiveAsync(prediction.Id, prediction);
            }

            return;
        }

        foreach (string id in Id)
        {
            await ReceiveAsync(id, null);
        }
    }

    private async Task ReceiveAsync(string id, Prediction? given)
    {
        try
        {
            Prediction prediction = given is { IsFinished: true }
                ? given
                : (await Client.Predictions.GetAsync(id, StopToken)).From(given?.Source);
            if (!prediction.IsFinished)
            {
                WriteError(Errors.NotFinished(prediction));
            }
            else if (string.Equals(prediction.Status, JobStatus.Completed, StringComparison.OrdinalIgnoreCase))
            {
                Write(prediction);
            }
            else
            {
                WriteError(Errors.PredictionFailed(prediction));
            }
        }
        catch (Exception exception) when (Errors.IsExpected(exception) && exception is not VlmRunAuthenticationException)
        {
            WriteError(Errors.From(exception, (object?)given ?? id));
        }
    }

    private void Write(Prediction prediction)
    {
        JsonElement payload = prediction.GetResponse();
        IEnumerable<JsonElement> items = payload.ValueKind switch
        {
            JsonValueKind.Array => payload.EnumerateArray(),
            JsonValueKind.Undefined => [],
            _ => [payload],
        };
        foreach (JsonElement item in items)
        {
            WriteObject(Stamp(item, prediction));
        }
    }

    private PSObject Stamp(JsonElement item, Prediction prediction)
    {
        object? value = ResponseObjects.From(item, (old, now) =>
        {
            if (_renamed.Add(old))
            {
                WriteVerbose($"'{old}' in the payload of {prediction.Id} cannot be the name of a property beside the others; it is '{now}'.");
            }
        });
        // Text and numbers are shared by the runtime; what is added must stay with this one.
        PSObject target = value is PSObject graph ? graph : new PSObject(value ?? "");
        target.TypeNames.Insert(0, "VlmRun.Response");
        if (prediction.Domain is { } domain)
        {
            target.TypeNames.Insert(0, "VlmRun.Response." + domain);
        }

        if (value is not PSObject)
        {
            target.TypeNames.Insert(0, "VlmRun.Response.Value");
        }

        HashSet<string> taken = new(target.Properties.Select(property => property.Name), StringComparer.OrdinalIgnoreCase);
        Provide(target, taken, "Source", prediction.Source);
        Provide(target, taken, "PredictionId", prediction.Id);
        return target;
    }

    private void Provide(PSObject target, HashSet<string> taken, string name, string? value)
    {
        if (!taken.Add(name))
        {
            WriteVerbose($"The payload has a field '{name}' of its own; ours is left out.");
            return;
        }

        target.Properties.Add(new PSNoteProperty(name, value));
    }
}
