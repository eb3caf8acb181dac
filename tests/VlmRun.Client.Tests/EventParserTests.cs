using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using VlmRun.Http;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class EventParserTests
{
    private const string Everything =
        "\uFEFFdata: one\r\n\r\n: a comment\rdata:two\r\ndata: lines — “ß𝄞”\r\revent: named\nid: 7\nretry: 1500\ndata\n\ndata:  kept space\nunknown: x\n\n"
        + "event: nothing\n\nid\ndata: a:b\r\n\r\ndata: unfinished\n";

    private static readonly (string, string, string, TimeSpan?)[] s_everything =
    [
        ("message", "one", "", null),
        ("message", "two\nlines — “ß𝄞”", "", null),
        ("named", "", "7", TimeSpan.FromMilliseconds(1500)),
        ("message", " kept space", "7", null),
        ("message", "a:b", "", null),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Events_are_the_same_however_the_bytes_are_split(int size) => Assert.Equal(s_everything, Facts(Read(Everything, size)));

    [Fact]
    public void A_single_split_anywhere_changes_nothing()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Everything);
        for (int at = 0; at <= bytes.Length; at++)
        {
            EventParser parser = new();
            Queue<ServerEvent> events = new();
            Assert.True(parser.TryAdd(bytes.AsSpan(0, at), events) && parser.TryAdd([], events) && parser.TryAdd(bytes.AsSpan(at), events));
            Assert.Equal(s_everything, Facts(events));
        }
    }

    [Theory]
    [InlineData("data: a\n\n", "a")]
    [InlineData("data: a\r\r", "a")]
    [InlineData("data: a\r\n\r\n", "a")]
    [InlineData("data: a\n\r\n", "a")]
    [InlineData("data: a\r\n\r\ndata: b\n\n", "a|b")]
    [InlineData("data: a\r\n\ndata: b\n\n", "a|b")]
    [InlineData("data\n\ndata\ndata\n\n", "|\n")]
    [InlineData("data:\n\n", "")]
    [InlineData("\n\n\ndata: a\n\n\n\n", "a")]
    [InlineData("data: a", null)]
    [InlineData("data: a\n", null)]
    [InlineData(" data: a\n\n", null)]
    [InlineData("Data: a\n\n", null)]
    [InlineData(":data: a\n\n", null)]
    [InlineData("event: x\n\n", null)]
    [InlineData("data: \uFEFFa\n\n", "\uFEFFa")]
    [InlineData("\uFEFF\uFEFFdata: a\n\n", null)]
    public void Lines_are_parsed_by_the_rules_of_the_standard(string text, string? expected) =>
        Assert.Equal(expected?.Split('|') ?? [], Read(text, 1000).Select(one => one.Data));

    [Theory]
    [InlineData("id: a\0b\ndata: x\n\n", "")]
    [InlineData("id: 1\ndata: x\n\ndata: y\n\n", "1")]
    [InlineData("id: 1\ndata: x\n\nid\ndata: y\n\n", "")]
    public void An_id_applies_until_it_is_replaced(string text, string expected) => Assert.Equal(expected, Read(text, 1000)[^1].Id);

    [Theory]
    [InlineData("12", 12)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData("soon", null)]
    [InlineData("99999999999999999999", null)]
    public void A_retry_that_is_not_a_number_is_ignored(string value, int? milliseconds) =>
        Assert.Equal(milliseconds, (int?)Read($"retry: {value}\ndata: x\n\n", 1000)[0].Retry?.TotalMilliseconds);

    [Fact]
    public void Invalid_bytes_are_replaced_without_affecting_other_events()
    {
        EventParser parser = new();
        Queue<ServerEvent> events = new();
        Assert.True(parser.TryAdd([.. "data: "u8, 0xC3, (byte)'\n', (byte)'\n', .. "data: ok\n\n"u8], events));
        Assert.Equal(["\uFFFD", "ok"], events.Select(one => one.Data));
    }

    [Theory]
    [InlineData("data: ", "")]
    [InlineData(": ", "")]
    [InlineData("data: ", "\n")]
    [InlineData("data", "\n")]
    public void An_endless_line_or_event_is_rejected_and_memory_is_bounded(string start, string end)
    {
        EventParser parser = new();
        Queue<ServerEvent> events = new();
        byte[] piece = Encoding.UTF8.GetBytes((start == "data" ? "data" : start + new string('x', 16_000)) + end);
        byte[] many = [.. Enumerable.Repeat(piece, 1 + 16_000 / piece.Length).SelectMany(one => one)];
        long sent = 0;
        while (parser.TryAdd(many, events))
        {
            sent += many.Length;
            Assert.InRange(sent, 0, 10L * EventParser.MaxBytes);
        }

        Assert.Empty(events);
    }

    private static IEnumerable<(string, string, string, TimeSpan?)> Facts(IEnumerable<ServerEvent> events) =>
        events.Select(one => (one.Type, one.Data, one.Id, one.Retry));

    private static List<ServerEvent> Read(string text, int size)
    {
        EventParser parser = new();
        Queue<ServerEvent> events = new();
        foreach (byte[] piece in Encoding.UTF8.GetBytes(text).Chunk(size))
        {
            Assert.True(parser.TryAdd(piece, events));
        }

        return [.. events];
    }
}
