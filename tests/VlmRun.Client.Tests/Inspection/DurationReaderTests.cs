using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using VlmRun.Inspection;
using Xunit;

namespace VlmRun.Client.Tests.Inspection;

public sealed class DurationReaderTests
{
    private const double FrameSeconds = 1152 / 44_100.0;

    public static TheoryData<string, byte[], double> Readable => new()
    {
        { "WAV", RecordingFile.Wav(7), 7 },
        { "WAV whose size was left open", RecordingFile.Wav(7, uint.MaxValue), 7 },
        { "WAV whose size was left out", RecordingFile.Wav(7, 0), 7 },
        { "WAV that is cut off", RecordingFile.Wav(7)[..^32_000], 5 },
        { "WAV with a wrong rate", RecordingFile.Wav(7, null, 1), 7 },
        { "MP3 of one bit rate", RecordingFile.Mp3(1000), 1000 * FrameSeconds },
        { "MP3 that says how many frames it has", RecordingFile.Mp3(100, 100, 9, 5, 14), 100 * FrameSeconds },
        { "MP3 that says a wrong number of frames", RecordingFile.Mp3(1000, 40_000_000), 1000 * FrameSeconds },
        { "MP3 of several bit rates", RecordingFile.Mp3(3000, null, 9, 5, 14, 1), 3000 * FrameSeconds },
        { "FLAC", RecordingFile.Flac(44_100 * 8, 400_000), 8 },
        { "FLAC after a tag", [.. "ID3\x4\0\0\0\0\0\x4"u8, 0, 0, 0, 0, .. RecordingFile.Flac(44_100 * 8, 400_000)], 8 },
        { "Ogg", RecordingFile.Ogg(44_100 * 9, 100_000), 9 },
        { "Matroska", RecordingFile.Matroska(11_500, 100_000), 11.5 },
        { "MP4", RecordingFile.Mp4(12_500, 100_000), 12.5 },
        { "an hour of film", RecordingFile.Mp4(3_600_000, 40_000_000), 3600 },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public void Durations_are_read(string file, byte[] bytes, double seconds)
    {
        MediaDuration duration = Read(bytes);
        Assert.Equal((file, null), (file, duration.Note));
        Assert.InRange(duration.Duration!.Value.TotalSeconds, seconds - (seconds / 100), seconds + (seconds / 100));
    }

    public static TheoryData<string, byte[]> Lies => new()
    {
        { "10 hours in 1 MB", RecordingFile.Mp4(36_000_000, 1_000_000) },
        { "10 hours in 1 MB", RecordingFile.Matroska(36_000_000, 1_000_000) },
        { "10 hours in 1 MB", RecordingFile.Flac(44_100UL * 36_000, 1_000_000) },
        { "10 hours in 1 MB", RecordingFile.Ogg(44_100UL * 36_000, 1_000_000) },
        { "a millisecond in 1 MB", RecordingFile.Mp4(1, 1_000_000) },
        { "a rate of 1 byte", RecordingFile.Wav(60, null, 1, format: 17) },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void A_duration_that_the_size_contradicts_is_unknown(string lie, byte[] bytes)
    {
        MediaDuration duration = Read(bytes);
        Assert.Equal((lie, null), (lie, duration.Duration));
        Assert.Contains("does not agree with its", duration.Note, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> Unreadable => new()
    {
        { "0 samples", RecordingFile.Flac(0, 1_000) },
        { "no duration", RecordingFile.Matroska(null, 1_000) },
        { "not a number", RecordingFile.Matroska(double.NaN, 1_000) },
        { "infinite", RecordingFile.Matroska(double.PositiveInfinity, 1_000) },
        { "negative", RecordingFile.Matroska(-5, 1_000) },
        { "0 s, as of a file in fragments", RecordingFile.Mp4(0, 1_000) },
        { "several streams", RecordingFile.Ogg(44_100, 1_000, serial: 8) },
        { "cut off", RecordingFile.Wav(1)[..40] },
        { "nothing", [] },
        { "no frames", new byte[100_000] },
        { "text", [.. "This is text, not sound, whatever its name says."u8] },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void A_file_that_does_not_tell_is_unknown(string file, byte[] bytes) =>
        Assert.Equal((file, null, "Its duration cannot be read."), (file, Read(bytes).Duration, Read(bytes).Note));

    [Theory]
    [InlineData("WAV")]
    [InlineData("MP3")]
    [InlineData("FLAC")]
    [InlineData("Ogg")]
    [InlineData("Matroska")]
    [InlineData("MP4")]
    public async Task Whatever_is_done_to_a_file_reading_it_ends(string format)
    {
        byte[] file = format switch
        {
            "WAV" => RecordingFile.Wav(1),
            "MP3" => RecordingFile.Mp3(20, 20, 9, 5),
            "FLAC" => RecordingFile.Flac(44_100, 100),
            "Ogg" => RecordingFile.Ogg(44_100, 100),
            "Matroska" => RecordingFile.Matroska(1000, 100),
            _ => RecordingFile.Mp4(1000, 100),
        };
        // The end of what is changed is the start of the file: there the structure is.
        Task reading = Task.Run(
            () => Assert.All(Enumerable.Range(0, 10_000), seed => Read([.. Mutation.Of(file[..Math.Min(file.Length, 400)], seed), .. file[Math.Min(file.Length, 400)..]])),
            TestContext.Current.CancellationToken);
        await reading.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }

    private static MediaDuration Read(byte[] file) => DurationReader.Read(new MemoryStream(file));
}
