using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using VlmRun.Simulator.Records;

namespace VlmRun.Simulator.Agents;

/// <summary>The agents, each version as a separate record; three exist from the start.</summary>
public sealed partial class AgentStore : RecordStore<SimulatedAgent>
{
    private const string Latest = "latest";

    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal AgentStore()
    {
        AddFirst();
    }

    /// <summary>Removes all of them except the initial ones.</summary>
    public override void Clear()
    {
        base.Clear();
        AddFirst();
    }

    /// <summary>The agent with this name: name, name:latest or name:2; null if it does not exist.</summary>
    public SimulatedAgent? FindName(string name)
    {
        (string bare, string version) = Parts(name);
        IEnumerable<SimulatedAgent> versions = All.Where(agent => agent.BareName == bare);
        return version == Latest
            ? versions.MaxBy(agent => agent.Version)
            : versions.LastOrDefault(agent => agent.Name == name || agent.Version.ToString(CultureInfo.InvariantCulture) == version);
    }

    /// <summary>The newest agent with exactly this prompt, or null.</summary>
    public SimulatedAgent? FindPrompt(string prompt)
    {
        return All.LastOrDefault(agent => agent.Prompt == prompt);
    }

    internal static bool IsName(string name)
    {
        return NamePattern().IsMatch(name);
    }

    /// <summary>Adds the version in the name, or otherwise the next one.</summary>
    internal SimulatedAgent Add(DateTimeOffset now, string name, string prompt, JsonElement? schema)
    {
        lock (SyncRoot)
        {
            (string bare, string given) = Parts(name);
            int version = int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number
                : (FindName(bare)?.Version ?? 0) + 1;
            return Add(now, id => new SimulatedAgent(id)
            {
                Name = name,
                BareName = bare,
                Version = version,
                Prompt = prompt,
                JsonSchema = schema,
            });
        }
    }

    private static (string Bare, string Version) Parts(string name)
    {
        int colon = name.LastIndexOf(':');
        return colon < 0 ? (name, Latest) : (name[..colon], name[(colon + 1)..]);
    }

    private void AddFirst()
    {
        Add(s_start, "invoice-reader:1", "Read the invoice and give its number and total.", JsonElement.Parse(
            """{"type":"object","properties":{"invoice_id":{"type":"string"},"total_amount":{"type":"number"}},"required":["invoice_id"]}"""));
        Add(s_start, "image-captioner:1", "Describe the image in one sentence.", null);
        Add(s_start, "image-captioner:2", "Describe the image in two sentences.", null);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,127}(:[A-Za-z0-9._-]{1,32})?\z")]
    private static partial Regex NamePattern();
}
