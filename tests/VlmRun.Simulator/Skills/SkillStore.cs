using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VlmRun.Simulator.Records;

namespace VlmRun.Simulator.Skills;

/// <summary>The skills, each version as a separate record.</summary>
public sealed class SkillStore : RecordStore<SimulatedSkill>
{
    /// <summary>The version of a skill: latest, or a number; null if it does not exist.</summary>
    public SimulatedSkill? Find(string name, string version)
    {
        IEnumerable<SimulatedSkill> versions = All.Where(skill => skill.Name == name);
        return version == "latest"
            ? versions.MaxBy(skill => skill.Version)
            : versions.FirstOrDefault(skill => skill.Version.ToString(CultureInfo.InvariantCulture) == version);
    }

    /// <summary>Adds the next version of this name.</summary>
    internal SimulatedSkill Add(DateTimeOffset now, string name, string? description, ReadOnlyMemory<byte> zip)
    {
        lock (SyncRoot)
        {
            int version = (Find(name, "latest")?.Version ?? 0) + 1;
            return Add(now, id => new SimulatedSkill(id) { Name = name, Version = version, Description = description, Zip = zip });
        }
    }

    /// <summary>The skill of a reference: by id, or else by name.</summary>
    internal SimulatedSkill? Resolve(string idOrName, string version)
    {
        SimulatedSkill? byId = Find(idOrName);
        return byId is null || version == "latest" ? byId ?? Find(idOrName, version) : Find(byId.Name, version);
    }
}
