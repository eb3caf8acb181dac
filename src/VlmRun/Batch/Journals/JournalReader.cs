using System.Text;
using Microsoft.Win32.SafeHandles;

namespace VlmRun.Batch.Journals;

/// <summary>Reads a journal line by line, also while another process writes it.</summary>
internal static class JournalReader
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = JsonStreaming.MaxDepth };

    /// <summary>The complete lines; <paramref name="end"/> receives the position where each ends. An incomplete last line, as after a power failure, is not read.</summary>
    /// <exception cref="JournalUnusableException">It is not a journal, or a line before the last is damaged.</exception>
    public static IEnumerable<JsonElement> Lines(string path, Action<long>? end = null)
    {
        using FileStream file = JournalPath.Open(path, FileShare.ReadWrite | FileShare.Delete, 64 * 1024);
        using MemoryStream line = new();
        byte[] buffer = new byte[64 * 1024];
        long position = 0;
        int number = 0;
        int read;
        while ((read = file.Read(buffer, 0, buffer.Length)) > 0)
        {
            if (position == 0)
            {
                // Other kinds of files may have no lines and no end.
                JournalHeader.CheckStart(buffer.AsSpan(0, read), path);
            }

            int start = 0;
            int newline;
            while ((newline = Array.IndexOf(buffer, (byte)'\n', start, read - start)) >= 0)
            {
                line.Write(buffer, start, newline - start);
                start = newline + 1;
                number++;
                if (line.Length > 0)
                {
                    yield return Parse(path, number.ToString(CultureInfo.InvariantCulture), line);
                }

                line.SetLength(0);
                end?.Invoke(position + start);
            }

            line.Write(buffer, start, read - start);
            position += read;
        }
    }

    /// <summary>Reads the line that starts at a position of an open journal, independent of the file's current position.</summary>
    /// <exception cref="JournalUnusableException">There is no line of JSON at the position.</exception>
    public static JsonElement LineAt(SafeFileHandle file, string path, long position)
    {
        using MemoryStream line = new();
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = RandomAccess.Read(file, buffer, position + line.Length)) > 0)
        {
            int newline = Array.IndexOf(buffer, (byte)'\n', 0, read);
            line.Write(buffer, 0, newline < 0 ? read : newline);
            if (newline >= 0)
            {
                break;
            }
        }

        return Parse(path, $"at {position}", line);
    }

    private static JsonElement Parse(string path, string number, MemoryStream line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line.GetBuffer().AsMemory(0, (int)line.Length), s_options);
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            string start = Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)Math.Min(line.Length, 40));
            throw new JournalUnusableException(JournalProblem.Damaged, $"'{path}' is damaged: line {number} is not JSON ('{TerminalText.Safe(start)}…').", exception);
        }
    }
}
