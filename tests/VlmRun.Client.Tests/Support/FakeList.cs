using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace VlmRun.Client.Tests;

/// <summary>A list route with rows that may change between two pages.</summary>
internal sealed class FakeList
{
    private readonly List<string> _rows = [];

    /// <summary>Additional bytes of each row.</summary>
    public int Padding { get; set; }

    /// <summary>Called before page number n (from 1) is created.</summary>
    public Action<int> BeforePage { get; set; } = _ => { };

    /// <summary>Truncates page number n to this many characters; null leaves it complete.</summary>
    public Func<int, int?> Cut { get; set; } = _ => null;

    private int _pages;

    public IReadOnlyList<string> Ids => [.. _rows.Select(row => Regex.Match(row, "\"id\":\"([^\"]*)\"").Groups[1].Value)];

    public FakeList Fill(int count, Func<int, string>? row = null)
    {
        _rows.AddRange(Enumerable.Range(0, count).Select(i => row?.Invoke(i) ?? Row($"row-{i}")));
        return this;
    }

    public void AddFirst(string id) => _rows.Insert(0, Row(id));

    public FakeService.Reply Reply => (request, stop) =>
    {
        Match match = Regex.Match(request.Path, "skip=([0-9]+)&limit=([0-9]+)");
        int skip = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        int limit = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        int page = ++_pages;
        BeforePage(page);
        string body = "[" + string.Join(',', _rows.Skip(skip).Take(limit)) + "]";
        return Replies.Json(Cut(page) is { } length ? body[..Math.Min(length, body.Length)] : body)(request, stop);
    };

    private string Row(string id) => $$"""{"id":"{{id}}","message":"{{new string('x', Padding)}}"}""";
}
