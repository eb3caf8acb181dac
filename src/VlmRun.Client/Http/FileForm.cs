using System.Net.Http;
using System.Text;

namespace VlmRun.Http;

/// <summary>A form with a file as its only part, <c>file</c>.</summary>
internal static class FileForm
{
    public static HttpContent Of(FileBody file, string fileName)
    {
        // The file name as unescaped UTF-8, as browsers and curl send it; services show the runtime's encoding literally.
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{Escape(fileName)}\"");
        MultipartContent form = new("form-data") { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        form.Add(file);
        return form;
    }

    // Escaped as in the HTML standard. Servers interpret backslashes differently and cannot interpret other control characters.
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
