namespace VlmRun.Results.Review;

/// <summary>Reads what a review has saved. Everything is checked, because a file may have been edited or may belong to another review.</summary>
internal static class CorrectionReader
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = JsonStreaming.MaxDepth };

    /// <summary>The corrections of a file; what cannot be used goes to <paramref name="failed"/>, and the others are read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="failed">Receives why a part cannot be used.</param>
    /// <exception cref="FormatException">The file was not saved by a review.</exception>
    public static IReadOnlyList<Correction> Read(string path, Action<string> failed)
    {
        using StreamReader reader = new(RegularFile.Open(path));
        ReadHead(path, reader.ReadLine());
        // If a prediction has several lines, the last one applies, in the position of the first.
        List<string> order = [];
        Dictionary<string, Correction?> read = [];
        for (int number = 2; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                using JsonDocument document = JsonDocument.Parse(line, s_options);
                JsonElement entry = document.RootElement;
                string id = entry.Text("id") is { Length: > 0 } given ? given : $"{entry.Text("source")}";
                Correction? correction = Correct(entry);
                if (!read.ContainsKey(id))
                {
                    order.Add(id);
                }

                read[id] = correction;
            }
            catch (Exception exception) when (exception is JsonException or FormatException)
            {
                failed($"Line {number} of '{path}' cannot be used: {exception.Message}");
            }
        }

        List<Correction> corrections = [];
        foreach (string id in order)
        {
            if (read[id] is { } correction)
            {
                corrections.Add(correction);
            }
        }

        return corrections;
    }

    private static void ReadHead(string path, string? line)
    {
        JsonElement? head = null;
        try
        {
            head = line is null ? null : JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException)
        {
            // The error below says so.
        }

        if (head?.Text("format") != CorrectionFile.Format)
        {
            throw new FormatException($"'{path}' is no file of corrections. A review saves one as corrections-….jsonl.");
        }

        if (head.Value.Count("version") is not (>= 1 and <= CorrectionFile.Version))
        {
            throw new FormatException(
                $"'{path}' has version {head.Value.Text("version")} of the format; this version of the module reads version {CorrectionFile.Version}. Update-Module VlmRun");
        }
    }

    private static Correction? Correct(JsonElement entry)
    {
        if (entry.Find("response") is not { } response || entry.Find("changes") is not { ValueKind: JsonValueKind.Array } given)
        {
            throw new FormatException("it has no 'response' or no 'changes'.");
        }

        Dictionary<string, FieldValue> values = [];
        foreach (FieldValue value in FieldReader.Read(new PayloadNode(response)))
        {
            values[value.Path] = value;
        }

        Dictionary<string, string> json = [];
        List<FieldChange> changes = [];
        foreach (JsonElement change in given.EnumerateArray())
        {
            string path = change.Find("path") is { ValueKind: JsonValueKind.String } name ? name.Plain() : throw new FormatException("a change has no 'path'.");
            if (!values.TryGetValue(path, out FieldValue? value))
            {
                throw new FormatException($"the payload has no field '{path}'.");
            }

            string? was = FieldType.Text(value.Node.Json!.Value);
            if (change.Find("was") is { } before && FieldType.Text(before) is var kept && kept != was && !IsCut(kept, was))
            {
                throw new FormatException($"'{path}' was '{kept}' in the review, and is '{was}' here: the file was changed, or put together of two.");
            }

            FieldType type = change.Text("type") is { } word and ("string" or "number" or "integer" or "boolean") ? new FieldType([word], [], "", true) : FieldType.Of(value, null);
            string? typed = change.Find("value") is { } entered ? FieldType.Text(entered) : throw new FormatException($"the change of '{path}' has no 'value'.");
            if (!type.TryRead(typed, out string result))
            {
                throw new FormatException($"'{typed}' does not fit '{path}'. {result}");
            }

            using JsonDocument document = JsonDocument.Parse(result);
            json[path] = result;
            changes.Add(new FieldChange(path, value.Node.Scalar, PSObjectConverter.From(document.RootElement)));
        }

        bool isExecution = entry.Text("kind") == "execution";
        string? id = entry.Text("id") is { Length: > 0 } text ? text : null;
        return changes.Count == 0 ? null : new Correction(PayloadEditor.Replace(response, json), changes)
        {
            PredictionId = isExecution ? null : id,
            ExecutionId = isExecution ? id : null,
            Source = entry.Text("source") is { Length: > 0 } source ? source : null,
            Domain = entry.Text("domain"),
        };
    }

    // The page has only the start of a very long value.
    private static bool IsCut(string? kept, string? was) => kept is { Length: > 10_000 } && was?.StartsWith(kept, StringComparison.Ordinal) == true;
}
