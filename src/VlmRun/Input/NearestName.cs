namespace VlmRun.Input;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    /// <summary>The name with the fewest differences, compared as a whole or by its last part; null if none is close.</summary>
    public static string? Of(string given, IEnumerable<string> names)
    {
        (string? nearest, int distance) = (null, Math.Max(2, given.Length / 4) + 1);
        foreach (string name in names)
        {
            int found = Math.Min(Distance(given, name), Last(given).Length < 3 ? int.MaxValue : Distance(Last(given), Last(name)) + (Last(given) == given ? 0 : 1));
            (nearest, distance) = found < distance ? (name, found) : (nearest, distance);
        }

        return nearest;
    }

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];

    // Levenshtein distance, ignoring case.
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int cost = char.ToLowerInvariant(one[i - 1]) == char.ToLowerInvariant(other[j - 1]) ? 0 : 1;
                (row[j], diagonal) = (Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost), row[j]);
            }
        }

        return row[^1];
    }
}
