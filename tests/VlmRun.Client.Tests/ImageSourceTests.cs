using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class ImageSourceTests
{
    // The first bytes as Latin-1.
    [Theory]
    [InlineData("\u00FF\u00D8\u00FF\u00E0", "image/jpeg")]
    [InlineData("\u00FF\u00D8\u00FF\u00DB", "image/jpeg")]
    [InlineData("\u0089PNG\r\n\u001A\n", "image/png")]
    [InlineData("GIF87a", "image/gif")]
    [InlineData("GIF89a", "image/gif")]
    [InlineData("RIFF\u0001\u0002\u0003\u0004WEBPVP8 ", "image/webp")]
    public void Jpeg_png_gif_and_webp_are_recognized_by_their_bytes_whatever_their_name(string start, string type)
    {
        ImageSource image = ImageSource.FromBytes(Encoding.Latin1.GetBytes(start), "picture.bmp");
        Assert.Equal(type, image.MediaType);
        Assert.Equal("picture.bmp", $"{image}");
    }

    [Theory]
    [InlineData("BM6\u0000", "is a BMP image")]
    [InlineData("II*\u0000", "is a TIFF image")]
    [InlineData("MM\u0000*", "is a TIFF image")]
    [InlineData("\u0000\u0000\u0000\u0018ftypheic", "is a HEIC image")]
    [InlineData("\u0000\u0000\u0000\u0018ftypmif1", "is a HEIC image")]
    [InlineData("\u0000\u0000\u0000\u0018ftypavif", "is a AVIF image")]
    [InlineData("\u0000\u0000\u0000\u0018ftypmp42", "is an MP4 or QuickTime video")]
    [InlineData("\u0000\u0000\u0000\u0018ftypM4V ", "is an MP4 or QuickTime video")]
    [InlineData("%PDF-1.7", "is a PDF document")]
    [InlineData("RIFF\u0001\u0002\u0003\u0004WAVEfmt ", "is a WAV recording")]
    [InlineData("hello", "is not an image")]
    [InlineData("\u0089PN", "is not an image")]
    [InlineData("\u00FF\u00D8", "is not an image")]
    [InlineData("x", "is not an image")]
    [InlineData("", "is empty")]
    public void Unsupported_formats_are_rejected_by_name(string start, string what)
    {
        UnsupportedImageException error = Assert.Throws<UnsupportedImageException>(() => ImageSource.FromBytes(Encoding.Latin1.GetBytes(start), "picture.png"));
        Assert.Contains(what.Replace("a AVIF", "an AVIF", StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
        Assert.Contains("'picture.png'", error.Message, StringComparison.Ordinal);
        Assert.Contains("JPEG, PNG, WebP and GIF", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsDirectory);
    }

    [Fact]
    public async Task A_file_is_recognized_by_its_bytes_and_named_by_its_path()
    {
        string path = Path.GetTempFileName();
        try
        {
            await Assert.ThrowsAsync<UnsupportedImageException>(() => ImageSource.FromFileAsync(path, ClientFixture.Stop));
            await System.IO.File.WriteAllBytesAsync(path, Pictures.Png(10), ClientFixture.Stop);
            ImageSource image = await ImageSource.FromFileAsync(path, ClientFixture.Stop);
            Assert.Equal("image/png", image.MediaType);
            Assert.Equal(path, image.Name);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [Fact]
    public async Task A_directory_and_a_missing_file_are_reported()
    {
        UnsupportedImageException error = await Assert.ThrowsAsync<UnsupportedImageException>(
            () => ImageSource.FromFileAsync(Path.GetTempPath(), ClientFixture.Stop));
        Assert.True(error.IsDirectory);
        await Assert.ThrowsAsync<FileNotFoundException>(() => ImageSource.FromFileAsync(Path.GetTempPath() + Guid.NewGuid(), ClientFixture.Stop));
        await Assert.ThrowsAsync<FileNotFoundException>(
            () => ImageSource.FromFileAsync(Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}", "a.png"), ClientFixture.Stop));
    }

    [Theory]
    [InlineData("data:image/png;base64,")]
    [InlineData("DATA:image/jpeg;charset=x;BASE64,")]
    [InlineData("")]
    public void Text_is_a_data_URI_or_bare_base64(string prefix)
    {
        ImageSource image = ImageSource.FromText(prefix + Convert.ToBase64String(Pictures.Png(50), Base64FormattingOptions.InsertLineBreaks));
        Assert.Equal("image/png", image.MediaType);
        Assert.Equal("image data (50 bytes)", image.Name);
    }

    [Theory]
    [InlineData("data:image/png,rawtext", "not base64")]
    [InlineData("data:image/png;base64", "not base64")]
    [InlineData("not base64 at all, and long enough to be cut", "'not base64 at all, and l…' is neither")]
    [InlineData("data:image/png;base64,!!!", "neither a data URI nor base64")]
    public void Other_text_is_rejected(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => ImageSource.FromText(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("data:image/png;base64,")]
    [InlineData("aGVsbG8=")]
    public void Text_without_an_image_is_rejected(string text) => Assert.Throws<UnsupportedImageException>(() => ImageSource.FromText(text));

    [Theory]
    [InlineData("ftp://x.test/a.png")]
    [InlineData("file:///etc/passwd")]
    [InlineData("a.png")]
    [InlineData("/a.png")]
    [InlineData("//x.test/a.png")]
    [InlineData("")]
    [InlineData("http://")]
    [InlineData("data:image/png;base64,AAAA")]
    public void An_address_that_is_not_http_is_rejected_by_name(string url) =>
        Assert.Contains($"'{url}'", Assert.Throws<FormatException>(() => ImageSource.FromUrl(url)).Message, StringComparison.Ordinal);
}
