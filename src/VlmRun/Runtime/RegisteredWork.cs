namespace VlmRun.Runtime;

/// <summary>The work of one cmdlet that may be running. Work that was added later feeds work that was added earlier, so it comes first.</summary>
internal sealed class RegisteredWork
{
    private readonly List<IWorkInFlight> _all = [];

    /// <summary>Whether any work was added.</summary>
    public bool IsEmpty => _all.Count == 0;

    /// <summary>Adds work.</summary>
    public void Add(IWorkInFlight work) => _all.Insert(0, work);

    /// <inheritdoc cref="IWorkInFlight.WriteReadyAsync"/>
    public async Task WriteReadyAsync()
    {
        foreach (IWorkInFlight work in _all.ToArray())
        {
            await work.WriteReadyAsync();
        }
    }

    /// <inheritdoc cref="IWorkInFlight.SettleAsync"/>
    public async Task SettleAsync()
    {
        foreach (IWorkInFlight work in _all)
        {
            await work.SettleAsync();
        }
    }

    /// <summary>Forgets the work, and returns sentences that name what was started, or may have been, and was not written.</summary>
    public string Clear()
    {
        string unwritten = string.Join(' ', Enumerable.Reverse(_all).SelectMany(work => work.Unwritten()));
        _all.Clear();
        return unwritten;
    }
}
