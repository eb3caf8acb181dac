namespace VlmRun.Results.Accuracy;

/// <summary>The reference data: a folder of JSON files that are named after the sources, or objects with a source.</summary>
internal sealed class ReferenceSet
{
    private const string Extension = ".json";

    private readonly Dictionary<string, Func<PayloadNode>> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _ambiguous = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The number of references.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the JSON files of a folder: <c>scan.jpg.json</c> or <c>scan.json</c> for <c>scan.jpg</c>.</summary>
    public void AddFolder(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*" + Extension, SearchOption.AllDirectories))
        {
            AddFile(file);
        }
    }

    /// <summary>Adds a JSON file; it is read when it is needed.</summary>
    public void AddFile(string file)
    {
        Count++;
        Add(Path.GetFileNameWithoutExtension(file), () => Read(file));
    }

    /// <summary>Adds an object; false if it has neither a source nor a prediction id.</summary>
    public bool Add(PSObject reference)
    {
        PayloadNode node = reference.BaseObject is Correction correction ? new PayloadNode(correction.GetPayload()) : Content(reference);
        string?[] names = reference.BaseObject is Correction known
            ? [known.Source, known.PredictionId, known.ExecutionId]
            : [Text(reference, "Source"), Text(reference, "PredictionId"), Text(reference, "ExecutionId"), reference.BaseObject is Prediction prediction ? prediction.Id : null];
        bool isNamed = false;
        foreach (string name in names.OfType<string>())
        {
            isNamed = true;
            Add(name, () => node);
            if (Path.GetFileName(name) is { Length: > 0 } leaf && leaf != name)
            {
                Add(leaf, () => node);
            }
        }

        Count++;
        return isNamed;
    }

    /// <summary>Finds the reference for a payload by its source, its file name, or its id; null if there is none.</summary>
    /// <exception cref="FormatException">The file is not JSON, or two files have the name.</exception>
    public PayloadNode? Find(Payload payload)
    {
        string? file = payload.Source is { } source ? Path.GetFileName(source) : null;
        foreach (string name in ((string?[])[payload.Source, payload.PredictionId, payload.ExecutionId, file, Path.GetFileNameWithoutExtension(file)]).OfType<string>())
        {
            if (_byName.TryGetValue(name, out Func<PayloadNode>? read))
            {
                return _ambiguous.Contains(name)
                    ? throw new FormatException($"Several references are named '{name}', so it is not known which of them '{payload.Source}' has. Give objects with the whole path as Source.")
                    : read();
            }
        }

        return null;
    }

    private void Add(string name, Func<PayloadNode> read)
    {
        if (!_byName.TryAdd(name, read))
        {
            _ambiguous.Add(name);
        }
    }

    // A complete response, as Invoke-VlmBatch writes it, or only the payload.
    private static PayloadNode Read(string file)
    {
        try
        {
            JsonElement json = JsonDocument.Parse(System.IO.File.ReadAllBytes(file), new JsonDocumentOptions
            {
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
                MaxDepth = JsonStreaming.MaxDepth,
            }).RootElement;
            bool isAnswer = json.ValueKind == JsonValueKind.Object && json.Has("response") && json.Has("status") && json.Has("id");
            return new PayloadNode(isAnswer ? json.Find("response") : json);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The reference '{file}' is no JSON: {exception.Message}", exception);
        }
    }

    private static PayloadNode Content(PSObject reference)
    {
        switch (reference.BaseObject)
        {
            case Prediction prediction:
                return Payload.Of(prediction).Root;
            case AgentExecution execution:
                return Payload.Of(execution).Root;
            case PSCustomObject:
                PSObject plain = new();
                foreach (PSPropertyInfo property in (Payload.Of(reference)?.Root.Value as PSObject ?? reference).Properties
                    .Where(property => property.Name is not ("Source" or "PredictionId" or "ExecutionId")))
                {
                    plain.Properties.Add(new PSNoteProperty(property.Name, property.Value), true);
                }

                return new PayloadNode(plain);
            case System.Collections.IDictionary entries:
                System.Collections.Hashtable rest = new(entries);
                rest.Remove("Source");
                rest.Remove("PredictionId");
                rest.Remove("ExecutionId");
                return new PayloadNode(rest);
            default:
                return new PayloadNode(reference.BaseObject);
        }
    }

    private static string? Text(PSObject input, string name)
    {
        object? value = input.BaseObject is System.Collections.IDictionary entries ? entries[name] : input.Properties[name]?.Value;
        return value switch { string { Length: > 0 } text => text, PSObject { BaseObject: string { Length: > 0 } text } => text, _ => null };
    }
}
