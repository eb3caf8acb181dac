using System;
using System.Collections.Generic;
using System.IO;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Files;

/// <summary>The bytes of files in a temporary folder, each content once, by its MD5.</summary>
internal sealed class ContentFolder : IResettable
{
    private readonly object _lock = new();
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);
    private string? _path;

    /// <summary>Creates a file to write to until the MD5 is known.</summary>
    public FileStream Part()
    {
        lock (_lock)
        {
            return new FileStream(Path.Combine(Folder(), Guid.NewGuid().ToString("N")), FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0);
        }
    }

    /// <summary>Stores bytes from memory.</summary>
    public void Keep(string md5, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (IsFirst(md5))
            {
                System.IO.File.WriteAllBytes(Path.Combine(Folder(), md5), bytes);
            }
        }
    }

    /// <summary>Stores bytes that were written to a partial file.</summary>
    public void Keep(string md5, string part)
    {
        lock (_lock)
        {
            if (IsFirst(md5))
            {
                System.IO.File.Move(part, Path.Combine(Folder(), md5));
            }
            else
            {
                System.IO.File.Delete(part);
            }
        }
    }

    /// <summary>The bytes, or null when they were not kept.</summary>
    public FileStream? Open(string md5)
    {
        lock (_lock)
        {
            return _uses.ContainsKey(md5)
                ? new FileStream(Path.Combine(Folder(), md5), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0, useAsync: true)
                : null;
        }
    }

    /// <summary>Releases the content for one file.</summary>
    public void Release(string md5)
    {
        lock (_lock)
        {
            if (_uses.TryGetValue(md5, out int uses) && uses > 1)
            {
                _uses[md5] = uses - 1;
            }
            else if (_uses.Remove(md5))
            {
                System.IO.File.Delete(Path.Combine(Folder(), md5));
            }
        }
    }

    /// <summary>Deletes the folder.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _uses.Clear();
            if (_path is not null && Directory.Exists(_path))
            {
                Directory.Delete(_path, recursive: true);
            }

            _path = null;
        }
    }

    private bool IsFirst(string md5)
    {
        int uses = _uses.GetValueOrDefault(md5);
        _uses[md5] = uses + 1;
        return uses == 0;
    }

    private string Folder()
    {
        return _path ??= Directory.CreateTempSubdirectory("vlmrun-simulator-").FullName;
    }
}
