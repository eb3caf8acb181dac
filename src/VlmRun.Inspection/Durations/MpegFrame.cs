namespace VlmRun.Inspection.Durations;

/// <summary>The header of a frame of MPEG audio.</summary>
/// <param name="Bytes">The bytes of the frame, its header included.</param>
/// <param name="BitRate">Bits per second.</param>
/// <param name="SampleRate">Samples per second.</param>
/// <param name="Samples">The samples of the frame.</param>
/// <param name="SideBytes">The bytes between the header and the table for a variable bit rate.</param>
internal readonly record struct MpegFrame(int Bytes, int BitRate, int SampleRate, int Samples, int SideBytes)
{
    private const int HeaderBytes = 4;

    /// <summary>The duration of the frame in seconds.</summary>
    public double Duration => (double)Samples / SampleRate;

    /// <summary>The frame at a position; null when there is none.</summary>
    public static MpegFrame? At(BlockReader file, long position)
    {
        if (file[position] != 0xFF || (file[position + 1] & 0xE0) != 0xE0 || file.BigEndian(position, HeaderBytes) is not { } header)
        {
            return null;
        }

        int version = (int)(header >> 19) & 3;
        int layer = 4 - ((int)(header >> 17) & 3);
        int rateIndex = (int)(header >> 12) & 15;
        int sampleIndex = (int)(header >> 10) & 3;
        bool isFirst = version == 3;
        // Reserved values, and a bit rate that the header does not state.
        if (version == 1 || layer == 4 || rateIndex is 0 or 15 || sampleIndex == 3)
        {
            return null;
        }

        int bitRate = 1000 * BitRates(isFirst, layer)[rateIndex - 1];
        int sampleRate = ((int[])[44_100, 48_000, 32_000])[sampleIndex] >> (isFirst ? 0 : version == 2 ? 1 : 2);
        int samples = layer == 1 ? 384 : layer == 2 || isFirst ? 1152 : 576;
        int padding = (int)(header >> 9) & 1;
        int bytes = layer == 1 ? ((12 * bitRate / sampleRate) + padding) * 4 : (samples / 8 * bitRate / sampleRate) + padding;
        bool isMono = ((header >> 6) & 3) == 3;
        int side = isFirst ? (isMono ? 17 : 32) : isMono ? 9 : 17;
        return new MpegFrame(bytes, bitRate, sampleRate, samples, HeaderBytes + side);
    }

    private static int[] BitRates(bool isFirst, int layer) => (isFirst, layer) switch
    {
        (true, 1) => [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
        (true, 2) => [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        (true, _) => [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        (false, 1) => [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        _ => [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    };
}
