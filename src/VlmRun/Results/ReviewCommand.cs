using VlmRun.Results.Review;

namespace VlmRun.Results;

/// <summary>Parameters of the cmdlets that create a review.</summary>
public abstract class ReviewCommand : PayloadCommand
{
    private DomainSchemas? _schemas;
    private int _count;

    private protected ReviewCommand()
    {
    }

    /// <summary>The title of the page.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Title { get; set; }

    /// <summary>The schema that corrections must match, instead of the domain's.</summary>
    [Parameter]
    [JsonSchemaTransformation]
    public JsonElement? JsonSchema { get; set; }

    /// <summary>The payloads of this input, for the page.</summary>
    private protected async Task<IReadOnlyList<ReviewItem>> ItemsAsync()
    {
        _schemas ??= new DomainSchemas(this, JsonSchema, "corrections are checked against the types of the values");
        List<ReviewItem> items = [];
        foreach (Payload payload in Payloads())
        {
            items.Add(new ReviewItem(_count++, payload, payload.Root.Json ?? JsonObjects.ToElement(Plain(payload.Root.Value)), await _schemas.GetAsync(payload.Domain)));
        }

        return items;
    }

    /// <summary>The title; by default a description of what is reviewed.</summary>
    private protected string TitleOf(int count, string? name) => Title ?? (count == 1 && name is not null ? $"Review of {name}" : $"Review of {count} predictions");

    // Properties that the module has added are not part of the payload.
    private static object? Plain(object? value)
    {
        if (value is not PSObject payload || !payload.Properties.Any(property => property is Provenance))
        {
            return value;
        }

        PSObject plain = new();
        foreach (PSPropertyInfo property in payload.Properties.Where(property => property is not Provenance))
        {
            plain.Properties.Add(new PSNoteProperty(property.Name, property.Value), true);
        }

        return plain;
    }
}
