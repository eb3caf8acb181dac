using System.Linq;
using System.Net.Http;
using System.Text;

namespace VlmRun.Http;

/// <summary>A form with a file as its one part, <c>file</c>.</summary>
internal static class FileForm
{
    public static HttpContent Of(FileBody file, string fileName)
    {
        // The name raw in UTF-8, as browsers and curl send it; the runtime's own form encodes it in a way that services show as it is.
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{Escape(fileName)}\"");
        MultipartContent form = new("form-data") { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        form.Add(file);
        return form;
    }

    // As the HTML standard has it. A backslash is read in more than one way, and other control characters in none.
    private static string Escape(string name) => string.Concat(name.Select(character => character switch
    {
        '"' => "%22",
        '\r' => "%0D",
        '\n' => "%0A",
        '\\' => "_",
        _ when char.IsControl(character) => "_",
        _ => character.ToString(),
    }));
}
