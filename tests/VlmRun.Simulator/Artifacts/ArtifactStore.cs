using System;
using System.Collections.Generic;
using System.Linq;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Artifacts;

/// <summary>The artifacts, by the chat or execution that created them.</summary>
public sealed class ArtifactStore : IResettable
{
    private readonly object _lock = new();
    private readonly Dictionary<string, List<SimulatedArtifact>> _spaces = new(StringComparer.Ordinal);
    private readonly Func<string, bool> _hasMaker;

    /// <param name="hasMaker">Whether a chat or an execution with an id exists.</param>
    internal ArtifactStore(Func<string, bool> hasMaker)
    {
        _hasMaker = hasMaker;
    }

    /// <summary>Whether a chat or an execution with this id exists, which can have artifacts.</summary>
    public bool HasMaker(string space) => _hasMaker(space);

    /// <summary>The artifacts of a chat or execution, oldest first.</summary>
    public IReadOnlyList<SimulatedArtifact> Of(string space)
    {
        lock (_lock)
        {
            return _spaces.TryGetValue(space, out List<SimulatedArtifact>? all) ? [.. all] : [];
        }
    }

    /// <summary>Removes all of them.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _spaces.Clear();
        }
    }

    /// <summary>Stores the artifact for its number; an artifact with the same id is replaced.</summary>
    internal SimulatedArtifact Add(string space, Func<int, SimulatedArtifact> make)
    {
        lock (_lock)
        {
            if (!_spaces.TryGetValue(space, out List<SimulatedArtifact>? all))
            {
                _spaces.Add(space, all = []);
            }

            SimulatedArtifact artifact = make(all.Count);
            int same = all.FindIndex(one => one.ObjectId == artifact.ObjectId);
            if (same >= 0)
            {
                all[same] = artifact;
            }
            else
            {
                all.Add(artifact);
            }

            return artifact;
        }
    }

    /// <summary>Finds an artifact by id; an extension of the id is ignored.</summary>
    internal SimulatedArtifact? ById(string space, string id)
    {
        IReadOnlyList<SimulatedArtifact> all = Of(space);
        int dot = id.LastIndexOf('.');
        return all.FirstOrDefault(one => one.ObjectId == id)
            ?? (dot < 0 ? null : all.FirstOrDefault(one => one.ObjectId == id[..dot]));
    }

    internal SimulatedArtifact? ByName(string space, string name)
    {
        return Of(space).LastOrDefault(one => one.FileName == name);
    }
}
