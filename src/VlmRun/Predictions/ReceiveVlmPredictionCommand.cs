using VlmRun.Predictions.Markdown;

namespace VlmRun.Predictions;

/// <summary>Receive-VlmPrediction: writes the payloads of finished predictions as objects with their source.</summary>
[Cmdlet(VerbsCommunications.Receive, "VlmPrediction", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "InputObject")]
[OutputType("VlmRun.Response")]
[OutputType(typeof(MarkdownDocument))]
public sealed class ReceiveVlmPredictionCommand : VlmCmdlet
{
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly HashSet<string> _untyped = new(StringComparer.Ordinal);
    private PSObjectConverter _objects = null!;
    private bool _hasTypeData;

    /// <summary>Ids of predictions.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = null!;

    /// <summary>Predictions; a finished one costs no request.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    [JobReference]
    public Prediction[] InputObject { get; set; } = null!;

    /// <summary>What the prediction was made from; the payload is written with it.</summary>
    [Parameter(ParameterSetName = "Id", ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Source { get; set; }

    /// <summary>Convert dates, times and numbers to the types in the domain's schema.</summary>
    [Parameter]
    public SwitchParameter Typed { get; set; }

    /// <summary>The schema for the types, instead of the domain's: hashtable, JSON text or path.</summary>
    [Parameter]
    [JsonSchemaTransformation]
    public JsonElement? JsonSchema { get; set; }

    private protected override Task BeginAsync()
    {
        _objects = new PSObjectConverter(IsTraced ? Report : null);
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
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
            await ReceiveAsync(id, null, string.IsNullOrEmpty(Source) ? null : Source);
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
            else if (string.Equals(prediction.Status, JobStatus.Completed, StringComparison.OrdinalIgnoreCase))
            {
                Write(prediction, await GetTypeHintsAsync(prediction.Domain));
            }
            else
            {
                WriteError(ErrorRecords.JobFailed(JobNoun.Prediction, prediction));
            }
        }
        catch (Exception exception) when (ErrorRecords.IsExpected(exception) && exception is not VlmRunAuthenticationException)
        {
            WriteError(ErrorRecords.From(exception, (object?)given ?? id));
        }
    }

    // Types are optional: without a schema the payload is written untyped.
    private async Task<SchemaTypeHints?> GetTypeHintsAsync(string? domain)
    {
        if (JsonSchema is { } own)
        {
            return SchemaTypeHints.Of(own);
        }

        if (!Typed || domain is null || _untyped.Contains(domain))
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
