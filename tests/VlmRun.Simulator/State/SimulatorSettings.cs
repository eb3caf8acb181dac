using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VlmRun.Simulator.State;

/// <summary>The settings that a test can change while the simulator runs (GET and PATCH /_sim/settings).</summary>
public sealed class SimulatorSettings
{
    /// <summary>The delay before each API response in milliseconds.</summary>
    public int LatencyMs { get; set; }

    /// <summary>The seconds from the submission to the end of a batch job.</summary>
    public double JobSeconds { get; set; } = 1.0;

    /// <summary>If 1 or more: a batch job ends on the n-th GET that returns it, independent of the clock.</summary>
    public int JobPolls { get; set; }

    /// <summary>The seconds for which a call with batch:false blocks.</summary>
    public double SyncSeconds { get; set; } = 0.05;

    /// <summary>How jobs end: completed, failed, paused or never.</summary>
    public string JobOutcome { get; set; } = "completed";

    /// <summary>Outcome by submission count since reset, 1-based; wins over <see cref="JobOutcome"/>.</summary>
    public Dictionary<string, string> Outcomes { get; set; } = [];

    /// <summary>Whether the id in a request's body becomes the prediction's id.</summary>
    public bool KeepIds { get; set; } = true;

    /// <summary>The order of GET predictions: newest, oldest or random.</summary>
    public string ListOrder { get; set; } = "newest";

    /// <summary>The fraction (0..1) of predictions that GET predictions never returns.</summary>
    public double ListHides { get; set; }

    /// <summary>How many jobs another program on the account starts for each one that is started here; the rate limit does not count them.</summary>
    public int ForeignJobs { get; set; }

    /// <summary>When above 0: each list row is padded by this many bytes.</summary>
    public int ListRowBytes { get; set; }

    /// <summary>The success status of image/generate.</summary>
    public int GenerateStatus { get; set; } = 200;

    /// <summary>The shape of the metadata of predictions: flat (bboxes of {xywh, page}) or nested (bboxes of {bbox: {xywh}, page, content}).</summary>
    public string MetadataShape { get; set; } = "flat";

    /// <summary>Whether the pages of a PDF file are counted in its content; otherwise their number is made up from it.</summary>
    public bool CountPages { get; set; }

    /// <summary>If 1 or more: the bill of every n-th job is twice the price.</summary>
    public int DoubleBills { get; set; }

    /// <summary>Any JSON used as the response of completed predictions; null for none.</summary>
    public JsonElement? ResponseOverride { get; set; }

    /// <summary>When above 0: the response of completed predictions is nested this many objects deep.</summary>
    public int ResponseDepth { get; set; }

    /// <summary>When above 0: the response of completed predictions has a list of about this many bytes more.</summary>
    public long ResponseBytes { get; set; }

    /// <summary>Merged over each prediction's body, key by key; "$remove" lists keys to leave out.</summary>
    public JsonObject? PredictionPatch { get; set; }

    /// <summary>The same for the body of each execution.</summary>
    public JsonObject? ExecutionPatch { get; set; }

    /// <summary>Signs callbacks; null or empty for no signature.</summary>
    public string? WebhookSecret { get; set; } = "sim-webhook-secret";

    /// <summary>The delay in seconds before each retry of a callback; the count is the number of retries.</summary>
    public IReadOnlyList<double> CallbackBackoffSeconds { get; set; } = [1, 2];

    /// <summary>The rate limit over all API routes; null for none.</summary>
    public RateLimit? RateLimit { get; set; }

    /// <summary>What GET files/hash answers for unknown content: 404, or empty (200 with an empty id).</summary>
    public string HashMiss { get; set; } = "404";

    /// <summary>Files of up to this many bytes are kept, so that their public_url gives them back; of others only length and MD5.</summary>
    public long KeepBytesUpTo { get; set; } = 64 * 1024 * 1024;

    /// <summary>Larger files are answered 413; null for no limit.</summary>
    public long? MaxFileBytes { get; set; }

    /// <summary>How many times files/verify-upload returns 404 although the bytes have arrived.</summary>
    public int VerifyLagPolls { get; set; }

    /// <summary>The text of every chat answer; null for a generated answer.</summary>
    public string? ChatText { get; set; }

    /// <summary>The delay after each event of a streamed chat in milliseconds.</summary>
    public int ChatChunkDelayMs { get; set; }

    /// <summary>Whether chat responds with 303 and the address of the deferred response.</summary>
    public bool ChatLong { get; set; }

    /// <summary>How many requests to that address are answered before the response is available.</summary>
    public int ChatLongPolls { get; set; } = 2;

    /// <summary>The status until then: 202, 204, 303 or a status from 500.</summary>
    public int ChatLongStatus { get; set; } = 202;

    /// <summary>The status when the response is available: 200 or 201.</summary>
    public int ChatLongResultStatus { get; set; } = 200;

    /// <summary>The kind of address: absolute, relative (a path) or elsewhere (on the storage port, which accepts no key).</summary>
    public string ChatLongLocation { get; set; } = "absolute";

    /// <summary>The archive in the download of a skill: real, or one of the malicious ones.</summary>
    public string SkillArchive { get; set; } = "real";

    /// <summary>If 301, 302, 303, 307 or 308: GET artifacts redirects to storage with this status; 0 for a direct response.</summary>
    public int ArtifactRedirect { get; set; }

    /// <summary>The API keys accepted.</summary>
    public IReadOnlyList<string> Keys { get; set; } = ["sim-key"];
}
