using System.Collections.Generic;
using System.Globalization;

namespace VlmRun.Simulator;

/// <summary>The options of the command line.</summary>
internal sealed class CommandLine
{
    public int Port { get; private set; }

    public bool Tls { get; private set; }

    /// <summary>A PKCS #12 file without a password for the TLS listener, or null for a certificate made in memory.</summary>
    public string? Certificate { get; private set; }

    public List<string> Keys { get; } = [];

    public bool UntilStdinCloses { get; private set; }

    public int? Parent { get; private set; }

    /// <summary>The folder of images for the demo, or null without the demo.</summary>
    public string? Demo { get; private set; }

    /// <summary>The error, or null.</summary>
    public string? Error { get; private set; }

    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        CommandLine line = new();
        for (int i = 0; i < args.Count && line.Error is null; i++)
        {
            string? value = i + 1 < args.Count ? args[i + 1] : null;
            switch (args[i])
            {
                case "--tls":
                    line.Tls = true;
                    break;
                case "--certificate" when System.IO.File.Exists(value):
                    line.Certificate = value;
                    line.Tls = true;
                    i++;
                    break;
                case "--until-stdin-closes":
                    line.UntilStdinCloses = true;
                    break;
                case "--port" when Whole(value, out int port):
                    line.Port = port;
                    i++;
                    break;
                case "--parent" when Whole(value, out int parent):
                    line.Parent = parent;
                    i++;
                    break;
                case "--demo" when System.IO.Directory.Exists(value):
                    line.Demo = value;
                    i++;
                    break;
                case "--key" when !string.IsNullOrEmpty(value):
                    line.Keys.Add(value);
                    i++;
                    break;
                default:
                    line.Error = $"Unknown option or bad value: '{args[i]}'. "
                        + "Options: --port N, --tls, --certificate FILE, --key K (repeatable), --until-stdin-closes, --parent PID, --demo FOLDER.";
                    break;
            }
        }

        return line;
    }

    private static bool Whole(string? text, out int value)
    {
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
