using System.Collections;
using VlmRun.Results.Accuracy;

namespace VlmRun.Results;

/// <summary>Measure-VlmAccuracy: compares predictions with reference data, field by field.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "VlmAccuracy", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(FieldAccuracy), typeof(FieldDifference))]
public sealed class MeasureVlmAccuracyCommand : PayloadCommand
{
    private const string All = "(all)";

    private readonly Dictionary<string, long[]> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _fields = [];
    private ReferenceSet _reference = null!;
    private Dictionary<string, string> _keys = null!;
    private bool _hasCompared;

    /// <summary>The reference data: a folder of JSON files, or objects.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public PSObject[] Reference { get; set; } = null!;

    /// <summary>The field by which the elements of lists are matched.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public object? Key { get; set; }

    /// <summary>Write the differences instead of the counts.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override Task BeginAsync()
    {
        _keys = ReadKeys();
        _reference = new ReferenceSet();
        foreach (PSObject reference in Reference)
        {
            if (reference.BaseObject is string or FileSystemInfo)
            {
                AddPath(reference.BaseObject is FileSystemInfo info ? info.FullName : (string)reference.BaseObject);
            }
            else if (!_reference.Add(reference))
            {
                ThrowTerminatingError(ErrorRecords.BadParameter(
                    "An object of -Reference has neither a Source nor a PredictionId, so it is not known what it is the reference of.",
                    "Add one: $reference | Add-Member Source 'scan.jpg'", reference));
            }
        }

        if (_reference.Count == 0)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter(
                $"-Reference '{Reference[0]}' has no JSON files.", "Give a folder with one JSON file for each source: scan.json for scan.jpg.", Reference[0]));
        }

        return Task.CompletedTask;
    }

    private protected override Task ProcessAsync()
    {
        foreach (Payload payload in Payloads())
        {
            if (_reference.Find(payload) is not { } expected)
            {
                string name = payload.Source ?? payload.PredictionId ?? payload.ExecutionId ?? "a payload that has no Source";
                WriteError(ErrorRecords.NoReference(name, Path.GetFileNameWithoutExtension(name) + ".json"));
                continue;
            }

            _hasCompared = true;
            new PayloadComparison(_keys, (field, path, kind, right, actual) => Add(payload, field, path, kind, right, actual)).Compare(expected, payload.Root);
        }

        return Task.CompletedTask;
    }

    private protected override Task EndAsync()
    {
        if (!Detailed && _hasCompared)
        {
            _fields.ForEach(field => WriteObject(Sum(field, _counts[field])));
            WriteObject(Sum(All, [.. Enumerable.Range(0, 5).Select(kind => _counts.Values.Sum(counts => counts[kind]))]));
        }

        return Task.CompletedTask;
    }

    private static FieldAccuracy Sum(string field, long[] counts) => new(field, counts.Sum(), counts[0], counts[1], counts[2], counts[3], counts[4]);

    private void Add(Payload payload, string field, string path, ComparisonKind kind, object? expected, object? actual)
    {
        if (!Detailed)
        {
            if (!_counts.TryGetValue(field, out long[]? counts))
            {
                _counts[field] = counts = new long[5];
                _fields.Add(field);
            }

            counts[(int)kind]++;
        }
        else if (kind != ComparisonKind.Equal)
        {
            WriteObject(new FieldDifference(kind.ToString(), path, expected, actual, payload.Source, payload.PredictionId));
        }
    }

    private Dictionary<string, string> ReadKeys()
    {
        Dictionary<string, string> keys = new(StringComparer.Ordinal);
        object? given = Key is PSObject wrapped ? wrapped.BaseObject : Key;
        if (given is IDictionary entries)
        {
            foreach (DictionaryEntry entry in entries)
            {
                keys[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = Convert.ToString(entry.Value, CultureInfo.InvariantCulture)!;
            }
        }
        else if (given is string name)
        {
            keys[""] = name;
        }
        else if (given is not null)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter(
                "-Key is a name, or a hashtable of the path of a list and the name of a field.", "-Key @{ items = 'description' }", given));
        }

        return keys;
    }

    private void AddPath(string path)
    {
        foreach (string found in FilePaths.Resolve(this, path, expand: true, (bad, failure) => ThrowTerminatingError(ErrorRecords.From(failure, bad))))
        {
            if (Directory.Exists(found))
            {
                _reference.AddFolder(found);
            }
            else
            {
                _reference.AddFile(found);
            }
        }
    }
}
