using System.Text;

namespace VlmRun.Http;

/// <summary>Builds paths below the base address. Ids are opaque strings, so each is escaped.</summary>
internal static class ApiPath
{
    /// <summary><c>noun/id</c> with the id escaped.</summary>
    /// <exception cref="ArgumentException">The id is empty, <c>.</c> or <c>..</c>, which cannot be part of a path.</exception>
    public static string Of(string noun, string id) => noun + "/" + Segment(id);

    /// <summary>Appends a query; null parameters are left out.</summary>
    public static string Query(string path, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        StringBuilder text = new(path);
        char separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach ((string name, object? value) in parameters)
        {
            if (value is null)
            {
                continue;
            }

            string plain = value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(plain));
            separator = '&';
        }

        return text.ToString();
    }

    private static string Segment(string id)
    {
        // URL parsers resolve "." and ".." even when they are escaped.
        if (string.IsNullOrWhiteSpace(id) || id is "." or ".." || !IsText(id))
        {
            throw new ArgumentException($"'{id}' is not a valid id.", nameof(id));
        }

        return Uri.EscapeDataString(id);
    }

    // Lone surrogates cannot be escaped.
    private static bool IsText(string id)
    {
        Rune rune;
        for (int i = 0; i < id.Length; i += rune.Utf16SequenceLength)
        {
            if (!Rune.TryGetRuneAt(id, i, out rune))
            {
                return false;
            }
        }

        return true;
    }
}
