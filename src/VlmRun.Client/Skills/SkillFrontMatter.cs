using System;
using System.IO;
using System.Text;

namespace VlmRun;

/// <summary>What a <c>SKILL.md</c> says of itself between two lines <c>---</c> at its top (api reference 4.7).</summary>
internal sealed record SkillFrontMatter(string? Name, string? Description)
{
    public const string FileName = "SKILL.md";

    private const int MaxLength = 1024 * 1024;

    /// <summary>Reads the top of a <c>SKILL.md</c>; <paramref name="where"/> is how messages call it.</summary>
    /// <exception cref="UnusableSkillException">It begins and does not end.</exception>
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

        throw new UnusableSkillException($"'{where}' begins with '---', but no second line '---' ends what it says of itself.", false);
    }

    private static string? Value(string line, string key) =>
        line.StartsWith(key, StringComparison.Ordinal) && line[key.Length..].Trim().Trim('"', '\'') is { Length: > 0 } value ? value : null;
}
