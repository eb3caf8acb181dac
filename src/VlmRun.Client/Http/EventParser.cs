using System.Buffers;
using System.Text;

namespace VlmRun.Http;

/// <summary>Parses bytes into events by the rules of the HTML standard (https://html.spec.whatwg.org/multipage/server-sent-events.html), wherever the bytes are split.</summary>
internal sealed class EventParser
{
    /// <summary>Maximum number of bytes of one line and of one event.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    // Line ends are single bytes in UTF-8, so a line is split as bytes; its data stays bytes.
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly ArrayBufferWriter<byte> _data = new();
    private string _type = "";
    private string _id = "";
    private TimeSpan? _retry;
    private bool _isFirstLine = true;
    private bool _endedByReturn;

    /// <summary>Reads the next bytes, and returns the events that they complete; false when an event is larger than <see cref="MaxBytes"/>.</summary>
    public bool TryAdd(ReadOnlySpan<byte> bytes, Queue<ServerEvent> events)
    {
        if (_endedByReturn && bytes is [(byte)'\n', ..])
        {
            bytes = bytes[1..];
        }

        _endedByReturn = _endedByReturn && bytes.IsEmpty;
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> part = end < 0 ? bytes : bytes[..end];
            if (_line.WrittenCount + part.Length + _data.WrittenCount > MaxBytes)
            {
                return false;
            }

            _line.Write(part);
            if (end < 0)
            {
                break;
            }

            Take(events);
            bool isReturn = bytes[end] == '\r';
            bytes = bytes[(end + 1)..];
            if (isReturn && bytes is [(byte)'\n', ..])
            {
                bytes = bytes[1..];
            }
            else
            {
                _endedByReturn = isReturn && bytes.IsEmpty;
            }
        }

        return true;
    }

    private void Take(Queue<ServerEvent> events)
    {
        ReadOnlySpan<byte> bytes = _line.WrittenSpan;
        if (_isFirstLine && bytes.StartsWith(Mark))
        {
            bytes = bytes[Mark.Length..];
        }

        _isFirstLine = false;
        Set(bytes, events);
        _line.ResetWrittenCount();
    }

    private void Set(ReadOnlySpan<byte> line, Queue<ServerEvent> events)
    {
        if (line.IsEmpty)
        {
            Dispatch(events);
            return;
        }

        int colon = line.IndexOf((byte)':');
        ReadOnlySpan<byte> value = colon < 0 ? [] : line[(colon + 1)..];
        value = value is [(byte)' ', ..] ? value[1..] : value;
        ReadOnlySpan<byte> field = colon < 0 ? line : line[..colon];
        if (field.SequenceEqual("data"u8))
        {
            _data.Write(value);
            _data.Write("\n"u8);
        }
        else
        {
            Set(Encoding.UTF8.GetString(field), Encoding.UTF8.GetString(value));
        }
    }

    // A comment is a field without a name; fields with unknown names are skipped too.
    private void Set(string field, string value)
    {
        switch (field)
        {
            case "event":
                _type = value;
                break;
            case "id" when !value.Contains('\0', StringComparison.Ordinal):
                _id = value;
                break;
            case "retry" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds):
                _retry = TimeSpan.FromMilliseconds(milliseconds);
                break;
        }
    }

    private void Dispatch(Queue<ServerEvent> events)
    {
        if (_data.WrittenCount > 0)
        {
            events.Enqueue(new ServerEvent(_type.Length > 0 ? _type : "message", _data.WrittenSpan[..^1].ToArray(), _id, _retry));
        }

        _data.ResetWrittenCount();
        _type = "";
        _retry = null;
    }
}
