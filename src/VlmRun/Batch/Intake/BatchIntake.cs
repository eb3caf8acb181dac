using System.Runtime.InteropServices;

namespace VlmRun.Batch.Intake;

/// <summary>Decides which files of a watched folder are complete: those whose size and last write time have not changed for a while.</summary>
/// <param name="time">A monotonic clock. File times are compared with each other only: the clock of a share may differ from this machine's.</param>
/// <param name="settle">For how long a file must not have changed.</param>
/// <param name="isWanted">Whether a file is to be sent, by its name; others do not keep the intake from being idle.</param>
/// <param name="isLocked">Whether another program still has the file open.</param>
internal sealed class BatchIntake(TimeProvider time, TimeSpan settle, Func<string, bool> isWanted, Func<string, bool> isLocked)
{
    // A scanner may create a file a while before it writes to it.
    private const int EmptyFactor = 10;

    private const int MaxTries = 5;

    private static readonly TimeSpan s_firstRetry = TimeSpan.FromMinutes(1);

    // Names and numbers only: there may be very many files.
    private readonly Dictionary<string, Known> _files = new(StringComparer.Ordinal);
    private int _round;

    private enum Stage : byte
    {
        Waiting,
        Taken,
        Done,

        // It could not be sent, and is offered again later.
        Later,
    }

    /// <summary>Number of wanted files that the last listing showed and that are not complete yet.</summary>
    public int Unsettled { get; private set; }

    /// <summary>Whether the last listing showed a wanted file that is new or has changed.</summary>
    public bool HasNews { get; private set; }

    /// <summary>Number of files that are known.</summary>
    public int Count => _files.Count;

    /// <summary>The files that were never complete.</summary>
    public IEnumerable<string> Waiting => _files.Where(file => file.Value.Stage == Stage.Waiting).Select(file => file.Key);

    /// <summary>Takes a listing, and returns the files that have become complete, in the order of names. Each is returned once, and again if it has changed after <see cref="Done"/>.</summary>
    /// <param name="listing">All files of the folders.</param>
    /// <param name="isWhole">Whether everything was listed, known after the last file: files that are missing in it are forgotten.</param>
    public IReadOnlyList<string> Take(IEnumerable<ListedFile> listing, Func<bool> isWhole)
    {
        (Unsettled, HasNews) = (0, false);
        _round++;
        int seen = 0;
        List<string> complete = [];
        foreach (ListedFile file in listing)
        {
            ref Known known = ref CollectionsMarshal.GetValueRefOrAddDefault(_files, file.Path, out bool isKnown);
            // Folders that are given twice, or one below the other, list a file twice.
            if (known.Round == _round)
            {
                continue;
            }

            seen++;
            if (!isKnown || (known.Stage != Stage.Taken && (known.Bytes != file.Bytes || known.Modified != file.Modified)))
            {
                known = new Known { Bytes = file.Bytes, Modified = file.Modified, Since = time.GetTimestamp(), IsWanted = isKnown ? known.IsWanted : isWanted(file.Path) };
                HasNews |= known.IsWanted;
            }

            known.Round = _round;
            if (known.Stage is Stage.Waiting or Stage.Later)
            {
                if (IsComplete(file, known))
                {
                    known.Stage = Stage.Taken;
                    complete.Add(file.Path);
                }
                else
                {
                    Unsettled += known is { IsWanted: true, Stage: Stage.Waiting } ? 1 : 0;
                }
            }
        }

        if (seen < _files.Count && isWhole())
        {
            Forget();
        }

        complete.Sort(StringComparer.Ordinal);
        return complete;
    }

    /// <summary>Nothing more is done with a file, unless it changes.</summary>
    public void Done(string path) => Change(path, Stage.Done);

    /// <summary>A file was in use: it must be unchanged for the whole time again.</summary>
    public void Return(string path) => Change(path, Stage.Waiting);

    /// <summary>A file could not be sent, but may be sent later: it is returned again after a minute, then after longer pauses, or when it has changed.</summary>
    public void Again(string path) => Change(path, Stage.Later);

    private void Change(string path, Stage stage)
    {
        ref Known known = ref CollectionsMarshal.GetValueRefOrNullRef(_files, path);
        if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref known))
        {
            known.Stage = stage;
            known.Since = time.GetTimestamp();
            known.Tries = stage == Stage.Later ? (byte)Math.Min(known.Tries + 1, MaxTries) : (byte)0;
        }
    }

    private bool IsComplete(ListedFile file, in Known known)
    {
        TimeSpan wanted = known.Stage == Stage.Later ? s_firstRetry * Math.Pow(2, known.Tries - 1)
            : file.Bytes == 0 ? settle * EmptyFactor
            : settle;
        return time.GetElapsedTime(known.Since) >= wanted && !isLocked(file.Path);
    }

    private void Forget()
    {
        foreach ((string path, Known known) in _files)
        {
            if (known.Round != _round && known.Stage != Stage.Taken)
            {
                _files.Remove(path);
            }
        }
    }

    private struct Known
    {
        public long Bytes;
        public long Modified;
        public long Since;
        public int Round;
        public Stage Stage;
        public byte Tries;
        public bool IsWanted;
    }
}
