using System;
using System.Collections.Generic;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Files;

/// <summary>The files, oldest first.</summary>
public sealed class FileStore : IResettable
{
    private readonly object _lock = new();
    private readonly ContentFolder _content;
    private readonly List<SimulatedFile> _all = [];
    private readonly Dictionary<string, SimulatedFile> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedFile> _byMd5 = new(StringComparer.Ordinal);
    private DateTimeOffset _last;

    internal FileStore(ContentFolder content)
    {
        _content = content;
    }

    /// <summary>All of them, oldest first.</summary>
    public IReadOnlyList<SimulatedFile> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>The file with this id, or null.</summary>
    public SimulatedFile? Find(string id)
    {
        lock (_lock)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    /// <summary>The newest file with this content, or null.</summary>
    public SimulatedFile? FindContent(string md5)
    {
        lock (_lock)
        {
            return _byMd5.GetValueOrDefault(md5);
        }
    }

    /// <summary>Adds a file and replaces one with the same id.</summary>
    internal void Add(SimulatedFile file, DateTimeOffset now)
    {
        lock (_lock)
        {
            Remove(file.Id);
            _last = now > _last ? now : _last.AddMicroseconds(1);
            file.CreatedAt = _last;
            _all.Add(file);
            _byId.Add(file.Id, file);
            _byMd5[file.Content.Md5] = file;
        }
    }

    /// <summary>Removes and returns a file; null if it does not exist.</summary>
    internal SimulatedFile? Remove(string id)
    {
        lock (_lock)
        {
            if (!_byId.Remove(id, out SimulatedFile? file))
            {
                return null;
            }

            _all.Remove(file);
            string md5 = file.Content.Md5;
            if (_byMd5[md5] == file)
            {
                _byMd5.Remove(md5);
                if (_all.FindLast(other => other.Content.Md5 == md5) is SimulatedFile other)
                {
                    _byMd5.Add(md5, other);
                }
            }

            if (file.Content.Kept)
            {
                _content.Release(md5);
            }

            return file;
        }
    }

    /// <summary>One page, newest first.</summary>
    internal IReadOnlyList<SimulatedFile> Page(long skip, int limit)
    {
        lock (_lock)
        {
            List<SimulatedFile> page = [];
            for (long i = _all.Count - 1 - skip; i >= 0 && page.Count < limit; i--)
            {
                page.Add(_all[(int)i]);
            }

            return page;
        }
    }

    /// <summary>Removes all of them.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _all.Clear();
            _byId.Clear();
            _byMd5.Clear();
        }
    }
}
