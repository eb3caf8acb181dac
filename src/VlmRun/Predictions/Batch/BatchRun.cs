using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Predictions.Batch;

/// <summary>Takes one source through upload and submit, each step noted down before the next.</summary>
/// <param name="client">The API.</param>
/// <param name="journal">Where steps are noted.</param>
/// <param name="make">The request for a source's file at the service, under an id.</param>
internal sealed class BatchRun(VlmRunClient client, Journal journal, Func<string, string, string, MediaGenerateRequest> make)
{
    private static readonly TimeSpan[] s_asks = [TimeSpan.Zero, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2)];

    /// <summary>Uploads and submits a source.</summary>
    public async Task<Prediction> StartAsync(string source, string? fileId, string requestId, CancellationToken cancellationToken)
    {
        try
        {
            bool isFresh = fileId is null;
            fileId ??= await UploadAsync(source, force: false, cancellationToken).ConfigureAwait(false);
            try
            {
                return await SubmitAsync(source, fileId, requestId, cancellationToken).ConfigureAwait(false);
            }
            catch (VlmRunNotFoundException) when (!isFresh)
            {
                // The service has not kept the file that an earlier run had sent.
                fileId = await UploadAsync(source, force: true, cancellationToken).ConfigureAwait(false);
                return await SubmitAsync(source, fileId, requestId, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || exception is VlmRunException and not OutcomeUnknownException)
        {
            await journal.AddAsync(new JournalEntry(source, JournalStep.NotSubmitted) { FileId = fileId, Reason = exception.Message })
                .ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The job whose request was being sent when a run ended; null when the service does not know it.</summary>
    public async Task<Prediction?> FindAsync(string source, string requestId, CancellationToken cancellationToken)
    {
        foreach (TimeSpan pause in s_asks)
        {
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            // A job that was just begun may show a little later.
            if (await AskAsync(source, requestId, keptId: true, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The job that an earlier run could not find any more; null when the service still does not know it.</summary>
    public Task<Prediction?> FindLostAsync(string source, string id, CancellationToken cancellationToken) =>
        AskAsync(source, id, keptId: null, cancellationToken);

    /// <summary>Notes that a job is lost if the service does not know it.</summary>
    public async Task NoteIfLostAsync(string source, string id, CancellationToken cancellationToken)
    {
        try
        {
            await client.Predictions.GetAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (VlmRunNotFoundException)
        {
            await journal.AddAsync(new JournalEntry(source, JournalStep.Lost)
            {
                Id = id,
                Reason = $"Prediction {id} was started, and the service does not know it any more.",
            }).ConfigureAwait(false);
        }
    }

    private async Task<Prediction?> AskAsync(string source, string id, bool? keptId, CancellationToken cancellationToken)
    {
        try
        {
            Prediction found = await client.Predictions.GetAsync(id, cancellationToken).ConfigureAwait(false);
            await journal.AddAsync(new JournalEntry(source, JournalStep.Submitted) { Id = found.Id, KeptId = keptId }).ConfigureAwait(false);
            return found.From(source);
        }
        catch (VlmRunNotFoundException)
        {
            return null;
        }
    }

    private async Task<string> UploadAsync(string source, bool force, CancellationToken cancellationToken)
    {
        // Before it is read: what changes after this shows by its time.
        SourceMark mark = SourceMark.Of(source);
        File file = await client.Files.UploadAsync(new UploadRequest { Path = source, Force = force }, cancellationToken).ConfigureAwait(false);
        await journal.AddAsync(new JournalEntry(source, JournalStep.Uploaded) { FileId = file.Id, Content = mark with { Md5 = file.Md5 } })
            .ConfigureAwait(false);
        return file.Id;
    }

    private async Task<Prediction> SubmitAsync(string source, string fileId, string requestId, CancellationToken cancellationToken)
    {
        await journal.AddAsync(new JournalEntry(source, JournalStep.Submitting) { Id = requestId, FileId = fileId }).ConfigureAwait(false);
        Prediction prediction = await client.Predictions.GenerateMediaAsync(make(source, fileId, requestId), cancellationToken)
            .ConfigureAwait(false);
        await journal.AddAsync(new JournalEntry(source, JournalStep.Submitted)
        {
            Id = prediction.Id,
            FileId = fileId,
            KeptId = prediction.Id == requestId,
        }).ConfigureAwait(false);
        return prediction;
    }
}
