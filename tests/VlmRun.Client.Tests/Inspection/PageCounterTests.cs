using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Inspection;
using Xunit;

namespace VlmRun.Client.Tests.Inspection;

public sealed class PageCounterTests
{
    public static TheoryData<string, byte[], int> Readable => new()
    {
        { "a table", PdfFile.WithPages(5).WithTable(), 5 },
        { "a table with one byte at the end of each line", PdfFile.WithPages(5).WithTable("\n"), 5 },
        { "streams without a predictor", PdfFile.WithPages(5).WithStreams(1), 5 },
        { "streams, filter none", PdfFile.WithPages(5).WithStreams(10), 5 },
        { "streams, filter left", PdfFile.WithPages(5).WithStreams(11), 5 },
        { "streams, filter up", PdfFile.WithPages(5).WithStreams(12), 5 },
        { "streams, filter average", PdfFile.WithPages(5).WithStreams(13), 5 },
        { "streams, filter Paeth", PdfFile.WithPages(5).WithStreams(14), 5 },
        { "streams, each row its filter", PdfFile.WithPages(5).WithStreams(15), 5 },
        { "streams, the filter in a list", PdfFile.WithPages(5).WithStreams(12, "[/FlateDecode]"), 5 },
        { "bytes before the header", new PdfFileBefore("X-Scanner: 1\r\n\r\n").Of(5).WithTable(), 5 },
        { "zeros after the end", [.. PdfFile.WithPages(5).WithTable(), .. new byte[10_000]], 5 },
        { "pages in levels", Levels(), 6 },
        { "pages added by a newer version", Newer(PdfFile.WithPages(5).WithTable()), 2 },
        { "a newer version with a table after streams", Newer(PdfFile.WithPages(5).WithStreams()), 2 },
        { "one page", PdfFile.WithPages(1).WithTable(), 1 },
        { "no pages", PdfFile.WithPages(0).WithTable(), 0 },
        { "many pages in one list", PdfFile.WithPages(20_000).WithTable(), 20_000 },
        { "many pages in one list, in streams", PdfFile.WithPages(20_000).WithStreams(), 20_000 },
        { "what describes objects is not at its place", Shifted(PdfFile.WithPages(5).WithTable()), 5 },
        { "streams that are not at their place", Shifted(PdfFile.WithPages(5).WithStreams()), 5 },
        { "no end", Without(PdfFile.WithPages(5).WithTable(), "startxref"), 5 },
        { "no end, streams", Without(PdfFile.WithPages(5).WithStreams(), "startxref"), 5 },
        { "no table and no trailer", Until(PdfFile.WithPages(5).WithTable(), "xref"), 5 },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public void Pages_are_counted(string file, byte[] bytes, int pages) => Assert.Equal((file, pages, null), (file, Count(bytes).Pages, Count(bytes).Note));

    [Theory]
    [InlineData(5, 3)]
    [InlineData(3, 5)]
    [InlineData(3, 2_000_000_000)]
    [InlineData(3, -7)]
    public void A_tree_that_says_a_wrong_number_is_counted_and_noted(int pages, int stated)
    {
        PageCount count = Count(PdfFile.WithPages(pages, stated).WithTable());
        Assert.Equal((pages, $"It says that it has {stated} pages, but it has {pages}."), (count.Pages, count.Note));
    }

    [Theory]
    [InlineData(2_000_000_000)]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_number_that_cannot_be_true_of_a_large_tree_is_not_believed(int stated) =>
        Unknown("cannot be true", PdfFile.WithPages(2_000, stated).WithTable());

    [Fact]
    public void An_encrypted_file_is_counted_if_its_structure_is_not_encrypted()
    {
        PdfFile file = PdfFile.WithPages(5);
        file.Trailer = "/Encrypt<</Filter/Standard/V 5>>";
        PageCount count = Count(file.WithTable());
        Assert.Equal(5, count.Pages);
        Assert.Contains("encrypted", count.Note, StringComparison.Ordinal);
        Unknown("It is encrypted", file.WithStreams());
    }

    [Fact]
    public void A_tree_that_contains_itself_is_unknown()
    {
        PdfFile file = PdfFile.WithPages(3);
        file.Add(3, "<</Type/Pages/Count 1/Kids[2 0 R]>>");
        Unknown("circular", file.WithTable());
        file.Add(3, "<</Type/Pages/Count 1/Kids[3 0 R]>>");
        Unknown("circular", file.WithTable());
    }

    [Fact]
    public void A_tree_that_names_a_node_again_and_again_is_unknown()
    {
        PdfFile file = new();
        file.Add(1, "<</Type/Catalog/Pages 2 0 R>>");
        for (int i = 0; i < 40; i++)
        {
            file.Add(2 + i, $"<</Type/Pages/Count 1/Kids[{3 + i} 0 R {3 + i} 0 R {3 + i} 0 R]>>");
        }

        file.Add(42, "<</Type/Page>>");
        Unknown("cannot be", file.WithTable());
    }

    [Fact]
    public void References_that_lead_back_are_unknown()
    {
        PdfFile file = new();
        file.Add(1, "2 0 R");
        file.Add(2, "1 0 R");
        Unknown("circular", file.WithTable());
    }

    [Fact]
    public void An_object_stream_that_describes_itself_is_unknown()
    {
        byte[] file = PdfFile.WithPages(3).WithStreams();
        string text = Encoding.Latin1.GetString(file).Replace("/ObjStm/N 5", "/ObjStm/N 1 0 R", StringComparison.Ordinal);
        Assert.Null(Count(Encoding.Latin1.GetBytes(text)).Pages);
    }

    [Fact]
    public void What_is_cut_off_is_unknown()
    {
        byte[] file = PdfFile.WithPages(5).WithStreams();
        Unknown("The end of the file is missing", file[..(file.Length / 2)]);
        Unknown("The end of the file is missing", "%PDF-1.7\n"u8.ToArray());
        Unknown("", [.. "%PDF-1.7\nstartxref\n99999999999\n%%EOF"u8]);
    }

    [Fact]
    public void Nesting_without_end_is_unknown()
    {
        PdfFile file = PdfFile.WithPages(1);
        file.Add(2, $"<</Type/Pages/Count 1/Kids {new string('[', 2_000_000)}");
        Unknown("nested too deeply", file.WithTable());
    }

    [Fact]
    public void A_list_that_is_too_large_is_unknown()
    {
        PdfFile file = PdfFile.WithPages(1);
        file.Add(2, $"<</Type/Pages/Count 1/Kids[{string.Concat(Enumerable.Repeat("3 0 R ", 1_500_000))}]>>");
        Unknown("too large", file.WithTable());
    }

    [Fact]
    public void Streams_that_swell_are_unknown()
    {
        byte[] swollen = PdfFile.Deflate(new byte[300 << 20]);
        PdfFile file = PdfFile.WithPages(1);
        file.AddStream(9, "/Type/ObjStm/N 1/First 4/Filter/FlateDecode", swollen);
        byte[] table = file.WithTable();
        // The file is damaged, so that every stream of objects is opened.
        Unknown("too large", Without(table, "startxref", "/Catalog"));
        string text = Encoding.Latin1.GetString(PdfFile.WithPages(1).WithStreams());
        int last = text.LastIndexOf("stream\r\n", text.LastIndexOf("endstream", StringComparison.Ordinal), StringComparison.Ordinal) + 8;
        string bomb = text[..last] + Encoding.Latin1.GetString(swollen) + text[text.LastIndexOf("\nendstream", StringComparison.Ordinal)..];
        Unknown("too large", Encoding.Latin1.GetBytes(bomb));
    }

    [Fact]
    public void Of_two_gigabytes_only_what_is_needed_is_read()
    {
        using TempFolder folder = new();
        using FileStream file = new(folder["large.pdf"], FileMode.Create, FileAccess.ReadWrite);
        byte[] content = PdfFile.WithPages(5).WithTable();
        file.Write(content);
        file.SetLength(2L << 30);
        Assert.Null(PageCounter.Count(file, TestContext.Current.CancellationToken).Pages);
        // The same file with its end where it belongs.
        file.Position = file.Length - 40;
        file.Write(content.AsSpan(content.Length - 40));
        Assert.Equal(5, PageCounter.Count(file, TestContext.Current.CancellationToken).Pages);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_is_done_to_a_file_counting_it_ends(bool hasStreams)
    {
        byte[] file = hasStreams ? PdfFile.WithPages(5).WithStreams(15) : PdfFile.WithPages(5).WithTable();
        int known = 0;
        Task counting = Task.Run(
            () =>
            {
                for (int seed = 0; seed < 10_000; seed++)
                {
                    PageCount count = Count(Mutation.Of(file, seed));
                    Assert.True(count.Pages is null ? count.Note?.Length > 0 : count.Pages is >= 0 and < 100, $"seed {seed}: {count}");
                    known += count.Pages is null ? 0 : 1;
                }
            },
            TestContext.Current.CancellationToken);
        await counting.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        // Most files are damaged where it does not matter, or can be repaired.
        Assert.InRange(known, 1_000, 9_990);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Pages_of_a_TIFF_are_counted(int pages)
    {
        Assert.Equal(pages, Count(TiffFile.WithPages(pages, isBig: false)).Pages);
        Assert.Equal(pages, Count(TiffFile.WithPages(pages, isBig: true)).Pages);
        Assert.Equal(pages, Count(TiffFile.WithPages(pages, isBig: false, isLarge: true)).Pages);
    }

    [Fact]
    public void Previews_in_a_TIFF_are_no_pages() => Assert.Equal(2, Count(TiffFile.WithPages(4, isBig: true, previews: 2)).Pages);

    [Fact]
    public void A_TIFF_that_is_circular_or_cut_off_is_unknown()
    {
        byte[] file = TiffFile.WithPages(4, isBig: false);
        Unknown("damaged or cut off", file[..^10]);
        // The last image is followed by the first.
        Unknown("circular", [.. file[..^4], .. file[4..8]]);
    }

    [Fact]
    public async Task Whatever_is_done_to_a_TIFF_counting_it_ends()
    {
        byte[] file = TiffFile.WithPages(4, isBig: true);
        Task counting = Task.Run(() => Assert.All(Enumerable.Range(0, 10_000), seed => Count(Mutation.Of(file, seed))), TestContext.Current.CancellationToken);
        await counting.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Pages", "12", 12)]
    [InlineData("Slides", "7", 7)]
    [InlineData("Pages", "0", null)]
    [InlineData("Pages", "99999999999", null)]
    [InlineData("Words", "100", null)]
    public void Office_documents_say_how_many_pages_they_have(string name, string value, int? pages)
    {
        PageCount count = Count(OfficeFile.With($"<Properties xmlns=\"urn:x\"><Template>a</Template><{name}>{value}</{name}></Properties>"));
        Assert.Equal(pages, count.Pages);
        Assert.Contains(pages is null ? "does not say" : "may be out of date", count.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_archives_are_unknown()
    {
        Unknown("does not say", OfficeFile.With(null));
        Unknown("damaged", OfficeFile.With("<Properties><Pages>5"));
        Unknown("damaged", OfficeFile.With("<!DOCTYPE a [<!ENTITY b \"5\">]><Properties><Pages>&b;</Pages></Properties>"));
        Unknown("damaged", OfficeFile.With("<Properties>" + new string('x', 10_000_000) + "</Properties>"));
        Unknown("damaged", OfficeFile.With("<Properties><Pages>5</Pages></Properties>")[..^30]);
    }

    [Fact]
    public async Task Whatever_is_done_to_an_archive_counting_it_ends()
    {
        byte[] file = OfficeFile.With("<Properties><Pages>5</Pages></Properties>");
        Task counting = Task.Run(() => Assert.All(Enumerable.Range(0, 10_000), seed => Count(Mutation.Of(file, seed))), TestContext.Current.CancellationToken);
        await counting.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Other_content_is_unknown()
    {
        Unknown("not counted", []);
        Unknown("not counted", "plain text"u8.ToArray());
        Assert.Equal(1, Count("BM picture"u8.ToArray()).Pages);
    }

    [Fact]
    public void A_search_can_be_stopped()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            PageCounter.Count(new MemoryStream(Without(PdfFile.WithPages(1).WithTable(), "startxref")), stop.Token));
    }

    private static PageCount Count(byte[] file) => PageCounter.Count(new MemoryStream(file), TestContext.Current.CancellationToken);

    private static void Unknown(string reason, byte[] file)
    {
        PageCount count = Count(file);
        Assert.Null(count.Pages);
        Assert.Contains(reason, count.Note, StringComparison.Ordinal);
    }

    private static byte[] Levels()
    {
        PdfFile file = new();
        file.Add(1, "<</Type/Catalog/Pages 2 0 R>>");
        file.Add(2, "<</Type/Pages/Count 9 0 R/Kids[3 0 R 4 0 R 8 0 R]>>");
        file.Add(3, "<</Type/Pages/Count 2/Kids[5 0 R 6 0 R]>>");
        file.Add(4, "<</Type/Pages/Count 3/Kids 7 0 R>>");
        file.Add(5, "<</Type/Page>>");
        file.Add(6, "<</Type/Page>>");
        file.Add(7, "[5 0 R 6 0 R <</Type/Page>>]");
        file.Add(8, "<</Type/P#61ge % a comment >>\n>>");
        file.Add(9, "6");
        return file.WithTable();
    }

    private static byte[] Newer(byte[] older)
    {
        PdfFile change = new();
        change.Add(2, "<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>");
        return change.After(older);
    }

    private static byte[] Shifted(byte[] file)
    {
        string text = Encoding.Latin1.GetString(file);
        int at = text.IndexOf("1 0 obj", StringComparison.Ordinal);
        at = at < 0 ? text.IndexOf(" 0 obj", StringComparison.Ordinal) - 1 : at;
        return Encoding.Latin1.GetBytes(text.Insert(at, "% a line that an editor of text has added\n"));
    }

    private static byte[] Without(byte[] file, params string[] words) => Encoding.Latin1.GetBytes(
        words.Aggregate(Encoding.Latin1.GetString(file), (text, word) => text.Replace(word, new string('x', word.Length), StringComparison.Ordinal)));

    private static byte[] Until(byte[] file, string word) => file[..Encoding.Latin1.GetString(file).IndexOf(word, StringComparison.Ordinal)];

    private sealed record PdfFileBefore(string Text)
    {
        public PdfFile Of(int pages)
        {
            PdfFile file = PdfFile.WithPages(pages);
            file.Before = Text;
            return file;
        }
    }
}
