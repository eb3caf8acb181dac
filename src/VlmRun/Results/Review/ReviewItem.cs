namespace VlmRun.Results.Review;

/// <summary>A payload under review, with the changes and acceptances so far.</summary>
internal sealed class ReviewItem
{
    // The entered text; null for no value.
    private readonly Dictionary<string, string?> _changes = [];
    private readonly HashSet<string> _accepted = [];

    private ReviewItem(ReviewItem other)
    {
        Number = other.Number;
        Source = other.Source;
        FieldCount = other.FieldCount;
        DoubtfulCount = other.DoubtfulCount;
    }

    public ReviewItem(int number, Payload payload, JsonElement json, JsonElement? schema)
    {
        Number = number;
        PredictionId = payload.PredictionId;
        ExecutionId = payload.ExecutionId;
        Domain = payload.Domain;
        Json = json;
        Schema = schema;
        Source = ReviewSource.Of(payload.Source);
        foreach (FieldValue value in Values())
        {
            FieldCount++;
            DoubtfulCount += value.Metadata?.Confidence is not (null or "hi") ? 1 : 0;
        }
    }

    /// <summary>Its index, from 0.</summary>
    public int Number { get; }

    public string? PredictionId { get; }

    public string? ExecutionId { get; }

    public string? Domain { get; }

    /// <summary>The original payload.</summary>
    public JsonElement Json { get; }

    /// <summary>The schema of its domain; null if it could not be retrieved.</summary>
    public JsonElement? Schema { get; }

    public ReviewSource Source { get; }

    public int FieldCount { get; }

    /// <summary>The number of values with low or medium confidence.</summary>
    public int DoubtfulCount { get; }

    /// <summary>The entered text by path; null for no value.</summary>
    public IReadOnlyDictionary<string, string?> Changes => _changes;

    /// <summary>The paths of the values that were accepted unchanged.</summary>
    public IReadOnlySet<string> Accepted => _accepted;

    public IEnumerable<FieldValue> Values() => FieldReader.Read(new PayloadNode(Json));

    /// <summary>Its data for the list of payloads.</summary>
    public ReviewItem WithoutPayload() => new(this);

    /// <summary>Applies changes from the page. Values that their field does not allow are not applied, and are returned with the reason.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Apply(ReviewStep step)
    {
        List<KeyValuePair<string, string>> errors = [];
        foreach (string path in step.Unset ?? [])
        {
            _changes.Remove(path);
        }

        if (step.Set is { Count: > 0 })
        {
            Dictionary<string, FieldValue> values = ByPath();
            foreach (string?[] pair in step.Set.Where(pair => pair is [not null, _]))
            {
                string path = pair[0]!;
                if (!values.TryGetValue(path, out FieldValue? value))
                {
                    errors.Add(new(path, "The payload has no such field."));
                }
                else if (!FieldType.Of(value, Schema).TryRead(pair[1], out string result))
                {
                    errors.Add(new(path, result));
                }
                else
                {
                    _changes[path] = pair[1];
                }
            }
        }

        _accepted.UnionWith(step.Accept ?? []);
        _accepted.ExceptWith(step.Unaccept ?? []);
        return errors;
    }

    /// <summary>The corrections; null if there are none.</summary>
    public Correction? ToCorrection()
    {
        Dictionary<string, FieldValue> values = ByPath();
        Dictionary<string, string> json = [];
        List<FieldChange> changes = [];
        foreach ((string path, string? typed) in _changes)
        {
            if (values.TryGetValue(path, out FieldValue? value) && FieldType.Of(value, Schema).TryRead(typed, out string result))
            {
                using JsonDocument document = JsonDocument.Parse(result);
                object? after = PSObjectConverter.From(document.RootElement);
                if (!Equals(after, value.Node.Scalar))
                {
                    json[path] = result;
                    changes.Add(new FieldChange(path, value.Node.Scalar, after));
                }
            }
        }

        return changes.Count == 0 ? null : new Correction(PayloadEditor.Replace(Json, json), changes)
        {
            PredictionId = PredictionId,
            ExecutionId = ExecutionId,
            Source = Source.Text.Length > 0 ? Source.Text : null,
            Domain = Domain,
        };
    }

    // If two fields have the same name, the last one applies, as elsewhere.
    private Dictionary<string, FieldValue> ByPath()
    {
        Dictionary<string, FieldValue> values = [];
        foreach (FieldValue value in Values())
        {
            values[value.Path] = value;
        }

        return values;
    }
}
