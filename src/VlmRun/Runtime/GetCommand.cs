namespace VlmRun.Runtime;

/// <summary>Base of the cmdlets that get objects one by one, several at once, or list them all.</summary>
/// The type of the objects.
public abstract class GetCommand<T> : VlmCmdlet
{
    private const int AtOnce = 8;

    private ThrottledSender<T> _getting = null!;

    private protected GetCommand()
    {
    }

    /// <summary>The activity in the progress.</summary>
    private protected abstract string Activity { get; }

    private protected sealed override Task BeginAsync()
    {
        _ = Client;
        _getting = new ThrottledSender<T>(this, AtOnce, Activity, (_, found) => Write(found));
        return Task.CompletedTask;
    }

    private protected sealed override Task EndAsync() => _getting.FinishAsync();

    /// <summary>Gets one object for each input; each failure is one error.</summary>
    private protected async Task GetEachAsync<TInput>(IEnumerable<TInput> inputs, Func<TInput, Task<T>> get)
        where TInput : notnull
    {
        foreach (TInput input in inputs)
        {
            await _getting.AddAsync(input, () => true, () => get(input));
        }
    }

    /// <summary>Writes the part of a list that -Skip and -First select.</summary>
    private protected async Task ListAsync<TRow>(Func<Paging, IAsyncEnumerable<TRow>> list)
    {
        Paging paging = Paging.From(this);
        if (paging.First != 0)
        {
            await WriteAllAsync(list(paging));
        }
    }

    private protected virtual void Write(T found) => WriteObject(found);
}
