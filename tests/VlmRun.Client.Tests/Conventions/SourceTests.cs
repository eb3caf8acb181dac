using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace VlmRun.Client.Tests.Conventions;

public sealed class SourceTests
{
    private readonly IReadOnlyList<SourceFile> _source = SourceFile.Under("src");

    [Fact]
    public void Source_files_are_found() => Assert.InRange(_source.Count, 50, 5000);

    [Fact]
    public void The_client_references_no_package_and_no_project()
    {
        string project = SourceFile.Read("src/VlmRun.Client/VlmRun.Client.csproj");
        Assert.DoesNotContain("PackageReference", project, StringComparison.Ordinal);
        Assert.DoesNotContain("ProjectReference", project, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_Http_folder_the_entry_point_and_the_transport_use_HTTP_types() =>
        None(_source.Where(file =>
            file.Code.Contains("System.Net.Http", StringComparison.Ordinal)
            && !file.Path.StartsWith("src/VlmRun.Client/Http/", StringComparison.Ordinal)
            && !file.Path.StartsWith("src/VlmRun.Transport/", StringComparison.Ordinal)
            && file.Path != "src/VlmRun.Client/VlmRunClient.cs"));

    [Fact]
    public void The_entry_point_uses_HTTP_types_in_its_constructor_only()
    {
        SourceFile entryPoint = _source.Single(file => file.Path == "src/VlmRun.Client/VlmRunClient.cs");
        string inside = Regex.Replace(entryPoint.Code, @"public VlmRunClient\([^)]*\)", "");
        Assert.DoesNotMatch(@"\bHttp(Client|RequestMessage|ResponseMessage|Content|Method)\b", inside);
    }

    [Fact]
    public void Only_the_cmdlets_reference_PowerShell() =>
        None(_source.Where(file =>
            file.Code.Contains("System.Management.Automation", StringComparison.Ordinal)
            && !file.Path.StartsWith("src/VlmRun/", StringComparison.Ordinal)));

    [Fact]
    public void No_file_has_more_than_three_hundred_lines() =>
        None(_source.Where(file => file.Text.Count(letter => letter == '\n') > 300));

    [Fact]
    public void A_file_has_one_type_and_its_name() =>
        None(_source
            .Where(file => file.Types.Any())
            .Where(file => file.Types.Count(type => type.IsPublic) > 1 || file.Types.First().Name != file.Name)
            .Select(file => $"{file} holds {string.Join(", ", file.Types)}"));

    [Fact]
    public void Type_names_are_specific() =>
        None(_source
            .SelectMany(file => file.Types.Select(type => type.Name).Append(file.Path))
            .Where(name => Regex.IsMatch(name, "Util|Helper|Manager|Common")));

    [Theory]
    [InlineData("#region")]
    [InlineData("TO" + "DO")]
    [InlineData("FIX" + "ME")]
    [InlineData("HA" + "CK")]
    public void Forbidden_text_does_not_occur(string text) =>
        None(_source.Where(file => file.Text.Contains(text, StringComparison.Ordinal)));

    [Theory]
    [InlineData("Thread.Sleep")]
    [InlineData("DateTime.Now")]
    [InlineData("DateTime.UtcNow")]
    [InlineData("TickCount")]
    [InlineData("Stopwatch")]
    [InlineData(".Wait()")]
    [InlineData("GetAwaiter().GetResult()")]
    public void Layers_below_the_cmdlets_use_the_given_clock_and_do_not_block(string text) =>
        None(_source.Where(file =>
            file.Code.Contains(text, StringComparison.Ordinal) && !file.Path.StartsWith("src/VlmRun/", StringComparison.Ordinal)));

    [Fact]
    public void Secrets_and_retries_are_defined_in_one_file_each()
    {
        Assert.Equal(
            ["src/VlmRun.Transport/Redactor.cs"],
            _source.Where(file => Regex.IsMatch(file.Code, "\"[^\"\n]*(api_key|password)[^\"\n]*\"") && file.Path.StartsWith("src/VlmRun.Transport", StringComparison.Ordinal)).Select(file => file.Path));
        Assert.Equal(
            ["src/VlmRun.Transport/RetryPolicy.cs"],
            _source.Where(file => file.Code.Contains("HttpStatusCode.ServiceUnavailable", StringComparison.Ordinal)).Select(file => file.Path));
    }

    [Fact]
    public void Error_records_are_created_in_one_file() =>
        None(_source.Where(file =>
            file.Path != "src/VlmRun/Errors/ErrorRecords.cs"
            && Regex.IsMatch(file.Code, @"new ErrorRecord\(|new ErrorDetails\(|ErrorRecord \w+ = new\(")));

    private static void None(IEnumerable<object> offenders) => Assert.Equal("", string.Join('\n', offenders));
}
