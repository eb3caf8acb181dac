namespace VlmRun.Results.Review;

/// <summary>The files of the page that are part of the module.</summary>
internal sealed class ReviewPage
{
    private const string Worker = "pdfjs/pdf.worker.js";

    private readonly Dictionary<string, string> _files;

    private ReviewPage(Dictionary<string, string> files)
    {
        _files = files;
    }

    /// <summary>The names of its files, such as <c>index.html</c> and <c>pdfjs/pdf.js</c>.</summary>
    public IEnumerable<string> Names => _files.Keys;

    /// <summary>Whether the page can draw PDF files itself.</summary>
    public bool HasPdf => _files.ContainsKey(Worker);

    /// <summary>The page in the folder of the module.</summary>
    /// <exception cref="DirectoryNotFoundException">The module was copied without it.</exception>
    public static ReviewPage Open()
    {
        string folder = Path.Combine(Path.GetDirectoryName(typeof(ReviewPage).Assembly.Location)!, "review");
        return new ReviewPage(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), StringComparer.Ordinal));
    }

    /// <summary>The path of a file; null if the page has no file with this name. A name cannot lead outside the folder of the page.</summary>
    public string? Find(string name) => _files.GetValueOrDefault(name);

    /// <summary>The media type of a file, by its name.</summary>
    public static string MediaType(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
