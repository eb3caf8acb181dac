using System.Security.Cryptography;
using System.Text;

namespace VlmRun.Results.Review;

/// <summary>Writes a review as files that a browser opens from disk. Payloads are written one by one, and their list at the end.</summary>
internal sealed class ReviewExport
{
    // A page from disk has no server that could send a content security policy; it may load only its own files.
    private const string Policy =
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; "
        + "media-src 'self' file:; font-src 'self' file:; frame-src 'self' file:; base-uri 'none'; form-action 'none'\">";

    private readonly ReviewPage _page;
    private readonly string _folder;
    private readonly List<ReviewItem> _entries = [];

    public ReviewExport(ReviewPage page, string folder)
    {
        _page = page;
        _folder = folder;
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        Directory.CreateDirectory(Path.Combine(folder, "sources"));
    }

    /// <summary>The number of payloads.</summary>
    public int Count { get; private set; }

    /// <summary>The file to open.</summary>
    public string Index => Path.Combine(_folder, "index.html");

    /// <summary>Writes a payload, with copies of its source files.</summary>
    public void Add(ReviewItem item)
    {
        string[] names = new string[item.Source.Files.Count];
        for (int i = 0; i < names.Length; i++)
        {
            ReviewFile file = item.Source.Files[i];
            string extension = file.MediaType is "application/pdf" ? ".pdf" : Path.GetExtension(file.Name).ToLowerInvariant();
            names[i] = string.Create(CultureInfo.InvariantCulture, $"sources/{item.Number}-{i}{(Array.TrueForAll([.. extension], IsPlain) ? extension : "")}");
            if (file.Kind.Length > 0)
            {
                string copy = Path.Combine(_folder, names[i]);
                System.IO.File.Copy(file.Path, copy, overwrite: true);
                if (file.Kind == "pdf" && _page.HasPdf)
                {
                    WriteScript(names[i], stream => WriteBase64(file.Path, stream));
                }
            }
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"data/{item.Number}");
        WriteScript(name, stream => ReviewJson.WriteItem(stream, item, file => names[file], isExport: true));
        _entries.Add(item.WithoutPayload());
        Count++;
    }

    /// <summary>Writes the page and the list of its payloads.</summary>
    public void Finish(string title)
    {
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        WriteScript("data/index", stream => ReviewJson.WriteIndex(stream, id, title, _page.HasPdf, _entries, withState: false));
        foreach (string name in _page.Names)
        {
            string target = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (name == "index.html")
            {
                System.IO.File.WriteAllText(target, System.IO.File.ReadAllText(_page.Find(name)!).Replace("<!-- policy -->", Policy, StringComparison.Ordinal));
            }
            else if (!name.StartsWith("pdfjs/cmaps/", StringComparison.Ordinal) && !name.StartsWith("pdfjs/standard_fonts/", StringComparison.Ordinal))
            {
                System.IO.File.Copy(_page.Find(name)!, target, overwrite: true);
            }
        }
    }

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character == '.';

    // A page from disk can load only scripts. The JSON is a string in the script, so that nothing in a payload can run or become a JavaScript name.
    private void WriteScript(string name, Action<Stream> write)
    {
        using MemoryStream json = new();
        write(json);
        using FileStream file = System.IO.File.Create(Path.Combine(_folder, name + ".js"));
        using StreamWriter writer = new(file, new UTF8Encoding(false));
        writer.Write($"vlm.receive(\"{name}\", ");
        writer.Write(Quote(Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length)));
        writer.Write(");\n");
    }

    private static string Quote(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";

    private static void WriteBase64(string path, Stream stream)
    {
        stream.WriteByte((byte)'"');
        stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(System.IO.File.ReadAllBytes(path))));
        stream.WriteByte((byte)'"');
    }
}
