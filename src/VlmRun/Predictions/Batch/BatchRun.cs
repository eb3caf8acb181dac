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
            fileId ??= await UploadAsync(source, cancellationToken).ConfigureAwait(false);
            try
            {
                return await SubmitAsync(source, fileId, requestId, cancellationToken).ConfigureAwait(false);
            }
            catch (VlmRunNotFoundException) when (!isFresh)
            {
                // The service has not kept the file that an earlier run had sent.
                fileId = await UploadAsync(source, cancellationToken).ConfigureAwait(false);
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
            try
            {
                Prediction found = await client.Predictions.GetAsync(requestId, cancellationToken).ConfigureAwait(false);
                await journal.AddAsync(new JournalEntry(source, JournalStep.Submitted) { Id = found.Id, KeptId = true }).ConfigureAwait(false);
                return found.From(source);
            }
            catch (VlmRunNotFoundException)
            {
                // A job that was just begun may show a little later.
            }
        }

        return null;
    }

    private async Task<string> UploadAsync(string source, CancellationToken cancellationToken)
    {
        File file = await client.Files.UploadAsync(new UploadRequest { Path = source }, cancellationToken).ConfigureAwait(false);
        await journal.AddAsync(new JournalEntry(source, JournalStep.Uploaded) { FileId = file.Id }).ConfigureAwait(false);
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
