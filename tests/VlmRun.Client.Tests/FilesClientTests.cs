using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using VlmRun.Transport;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class FilesClientTests
{
    [Theory]
    [InlineData("plain.pdf", "plain.pdf")]
    [InlineData("Größe €.pdf", "Größe €.pdf")]
    [InlineData("日本 語;x=1.pdf", "日本 語;x=1.pdf")]
    [InlineData("quo\"te and\nline.pdf", "quo%22te and%0Aline.pdf")]
    [InlineData("back\\slash\u0001.pdf", "back_slash_.pdf")]
    public async Task A_file_is_uploaded_under_its_exact_name(string name, string sent)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && name != sent, "No file can have this name.");
        string folder = Directory.CreateTempSubdirectory("vlmrun-").FullName;
        try
        {
            string path = Path.Combine(folder, name);
            await System.IO.File.WriteAllTextAsync(path, "content", ClientFixture.Stop);
            await using RawServer server = new(
                async connection => await (await (await connection.ReadHeadAsync()).ReadBodyAsync()).AnswerAsync("200 OK", """{"id":"f1","bytes":7}"""));
            using HttpPipeline pipeline = new(new HttpPipelineOptions { BaseUri = server.Address, ApiKey = ClientFixture.Key, ClientName = "VlmRun.Tests/1.0", MaxRetry = 0 });

            VlmFile file = await new VlmRunClient(pipeline.Http).Files.UploadAsync(new UploadRequest { Path = path }, ClientFixture.Stop);

            Assert.Equal("f1", file.Id);
            string[] lines = Encoding.UTF8.GetString(server.Connections[0].Body).Split("\r\n");
            Assert.Equal(
                $"Content-Disposition: form-data; name=\"file\"; filename=\"{sent}\"",
                Assert.Single(lines, line => line.StartsWith("Content-Disposition", StringComparison.Ordinal)));
            Assert.Contains("Content-Type: application/pdf", lines);
            Assert.Equal("content", lines[Array.IndexOf(lines, "") + 1]);
            Assert.Matches("(?m)^Content-Type: multipart/form-data; boundary=", server.Connections[0].Head);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
