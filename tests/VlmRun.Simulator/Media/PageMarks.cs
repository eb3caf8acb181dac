using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using VlmRun.Simulator.Files;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Media;

/// <summary>Counts the pages of a PDF file whose page objects are not compressed.</summary>
internal static partial class PageMarks
{
    /// <summary>The number of pages; null when the content was not kept or has no pages.</summary>
    public static int? Count(SimulatorState state, string? fileId)
    {
        if (fileId is null || state.Files.Find(fileId) is not SimulatedFile file)
        {
            return null;
        }

        using FileStream? content = state.Content.Open(file.Content.Md5);
        if (content is null)
        {
            return null;
        }

        using StreamReader reader = new(content, Encoding.Latin1);
        int count = Page().Count(reader.ReadToEnd());
        return count > 0 ? count : null;
    }

    [GeneratedRegex("/Type\\s*/Page(?![a-zA-Z])")]
    private static partial Regex Page();
}
