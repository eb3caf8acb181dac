using VlmRun.Predictions.Markdown;

namespace VlmRun.Predictions;

/// <summary>Receive-VlmPrediction: writes the payloads of finished predictions as objects with their source.</summary>
[Cmdlet(VerbsCommunications.Receive, "VlmPrediction", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "InputObject")]
[OutputType("VlmRun.Response")]
[OutputType(typeof(MarkdownDocument))]
public sealed class ReceiveVlmPredictionCommand : JobInputCommand<Prediction>
{
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly HashSet<string> _untyped = new(StringComparer.Ordinal);
    private PSObjectConverter _objects = null!;
    private JobWaiter<Prediction>? _waiter;
    private bool _hasTypeData;

    /// <summary>Convert dates, times and numbers to the types in the domain's schema.</summary>
    [Parameter]
    public SwitchParameter Typed { get; set; }

    /// <summary>The schema for the types, instead of the domain's: hashtable, JSON text or path.</summary>
    [Parameter]
    [JsonSchemaTransformation]
    public JsonElement? JsonSchema { get; set; }

    /// <summary>Wait for each prediction first.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    private protected override Task BeginAsync()
    {
        _objects = new PSObjectConverter(IsTraced ? Report : null);
        if (Wait)
        {
            _waiter = new JobWaiter<Prediction>(this, JobNoun.Prediction, Client.Predictions.Poll, TimeoutSec, IntervalSec) { WriteAsync = WriteEndedAsync };
        }
        else if (MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)) || IntervalSec is not null)
        {
            WriteWarning("-TimeoutSec and -IntervalSec apply only with -Wait.");
        }

        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        string? source = string.IsNullOrEmpty(Source) ? null : Source;
        if (_waiter is not null)
        {
            Array.ForEach(InputObject ?? [], _waiter.Add);
            Array.ForEach(Id ?? [], id => _waiter.AddId(id, source));
            await _waiter.WriteReadyAsync();
            return;
        }

        if (ParameterSetName == "InputObject")
        {
            foreach (Prediction prediction in InputObject)
            {
                await ReceiveAsync(prediction.Id, prediction, prediction.Source);
            }

            return;
        }

        foreach (string id in Id)
        {
            await ReceiveAsync(id, null, source);
        }
    }

    private protected override async Task EndAsync()
    {
        if (_waiter is not null)
        {
            await _waiter.FinishAsync();
            await _waiter.DisposeAsync();
        }
    }

    private async Task ReceiveAsync(string id, Prediction? given, string? source)
    {
        try
        {
            Prediction prediction = given is { IsFinished: true }
                ? given
                : (await Client.Predictions.GetAsync(id, StopToken)).From(source);
            if (!prediction.IsFinished)
            {
                WriteError(ErrorRecords.NotFinished(prediction));
            }
            else
            {
                await WriteEndedAsync(prediction);
            }
        }
        catch (Exception exception) when (ErrorRecords.IsExpected(exception) && exception is not VlmRunAuthenticationException)
        {
            WriteError(ErrorRecords.From(exception, (object?)given ?? id));
        }
    }

    private async Task WriteEndedAsync(Prediction prediction)
    {
        try
        {
            if (string.Equals(prediction.Status, JobStatus.Completed, StringComparison.OrdinalIgnoreCase))
            {
                Write(prediction, await GetTypeHintsAsync(prediction));
            }
            else
            {
                WriteError(ErrorRecords.JobFailed(JobNoun.Prediction, prediction));
            }
        }
        catch (Exception exception) when (ErrorRecords.IsExpected(exception) && exception is not VlmRunAuthenticationException)
        {
            WriteError(ErrorRecords.From(exception, prediction));
        }
    }

    // Types are optional: without a schema the payload is written untyped.
    private async Task<SchemaTypeHints?> GetTypeHintsAsync(Prediction prediction)
    {
        if (JsonSchema is { } own)
        {
            return SchemaTypeHints.Of(own);
        }

        if (!Typed)
        {
            return null;
        }

        // What the prediction was asked for counts more than what its domain usually gives.
        if (Client.SchemaOf(prediction.Id) is { } sent)
        {
            return SchemaTypeHints.Of(sent);
        }

        if (prediction.Domain is not { } domain || _untyped.Contains(domain))
        {
            return null;
        }

        try
        {
            return SchemaTypeHints.Of((await Client.Domains.GetSchemaAsync(domain, null, StopToken)).GetJsonSchema());
        }
        catch (VlmRunException exception) when (exception is not VlmRunAuthenticationException)
        {
            _untyped.Add(domain);
            WriteWarning($"The schema of '{domain}' could not be retrieved, so its payloads are not typed: {exception.Message}");
            return null;
        }
    }

    private void Write(Prediction prediction, SchemaTypeHints? hints)
    {
        JsonElement payload = prediction.GetResponse();
        if (string.Equals(prediction.Domain, MarkdownDocument.Domain, StringComparison.OrdinalIgnoreCase)
            && MarkdownDocument.Read(payload, prediction, _objects) is { } document)
        {
            if (!_hasTypeData)
            {
                MarkdownTypeData.Update(this);
                _hasTypeData = true;
            }

            WriteObject(document);
            return;
        }

        bool isArray = payload.ValueKind == JsonValueKind.Array;
        IEnumerable<JsonElement> items = isArray ? payload.EnumerateArray() : payload.ValueKind == JsonValueKind.Undefined ? [] : [payload];
        SchemaTypeHints? whole = isArray ? hints?.For(payload) : hints;
        int index = 0;
        foreach (JsonElement item in items)
        {
            WriteObject(AddProvenance(_objects.From(item, isArray ? whole?.Item(index++) : whole, ""), prediction));
        }
    }

    private PSObject AddProvenance(object? value, Prediction prediction)
    {
        // The runtime shares strings and numbers; the added properties must belong to this one only.
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

        Provide(target, value is PSObject, "Source", prediction.Source);
        Provide(target, value is PSObject, "PredictionId", prediction.Id);
        DefaultView.HideMetadata(target);
        return target;
    }

    private void Provide(PSObject target, bool hasFields, string name, string? value)
    {
        if (!hasFields || target.Properties[name] is null)
        {
            target.Properties.Add(new Provenance(name, value), true);
        }
        else
        {
            Report($"The payload already has a field '{name}', so the module's property of that name is not added.");
        }
    }

    private void Report(string line)
    {
        if (_reported.Add(line))
        {
            WriteVerbose(line);
        }
    }
}
