using System.Text;

namespace VlmRun;

/// <summary>The metadata at the top of a <c>SKILL.md</c>, between two <c>---</c> lines (api reference 4.7).</summary>
internal sealed record SkillFrontMatter(string? Name, string? Description)
{
    public const string FileName = "SKILL.md";

    private const int MaxLength = 1024 * 1024;

    /// <summary>Reads the metadata of a <c>SKILL.md</c>; <paramref name="where"/> is its name in messages.</summary>
    /// <exception cref="UnusableSkillException">The metadata has no end.</exception>
    public static SkillFrontMatter Read(Stream stream, string where)
    {
        using StreamReader reader = new(stream, Encoding.UTF8, leaveOpen: true);
        string? name = null;
        string? description = null;
        if (reader.ReadLine()?.TrimEnd() != "---")
        {
            return new SkillFrontMatter(null, null);
        }

        int read = 0;
        while (reader.ReadLine() is { } line && (read += line.Length + 1) < MaxLength)
        {
            if (line.StartsWith("---", StringComparison.Ordinal))
            {
                return new SkillFrontMatter(name, description);
            }

            name = Value(line, "name:") ?? name;
            description = Value(line, "description:") ?? description;
        }

        throw new UnusableSkillException($"'{where}' begins with '---', but has no second '---' line that ends the metadata.", false);
    }

    private static string? Value(string line, string key) =>
        line.StartsWith(key, StringComparison.Ordinal) && line[key.Length..].Trim().Trim('"', '\'') is { Length: > 0 } value ? value : null;
}
