using System;
using System.Collections.Generic;
using System.Linq;
using Npgsql;

namespace VlmRun.PostgreSql;

/// <summary>How a source is read.</summary>
internal static class SourceColumns
{
    // Whether the worker in a column is another that is live.
    private const string IsLive = "EXISTS (SELECT FROM vlmrun.worker w WHERE w.worker_id = {0} AND w.lease_until > clock_timestamp())";

    /// <summary>Whether the file of a source was moved, or is being moved. The text cannot be part of a value, in which quotation marks are escaped; an index has the same condition.</summary>
    public const string HasTarget = "s.entry LIKE '%,\"target\":\"%'";

    /// <summary>Whether it was moved.</summary>
    public const string IsMoved = HasTarget + " AND s.entry LIKE '%,\"is_moved\":true%'";

    /// <summary>The columns for <see cref="Read"/>, as this worker sees them.</summary>
    public static string Columns(string? me) =>
        "s.source_id, s.path, s.step, s.entry, s.has_result, s.host, CASE "
        + (me is null ? "" : $"WHEN s.worker_id = {me} THEN 1 ")
        + "WHEN s.worker_id IS NOT NULL AND " + IsLive.Replace("{0}", "s.worker_id", StringComparison.Ordinal) + " THEN 2 "
        + "WHEN s.ended_by IS NOT NULL " + (me is null ? "" : $"AND s.ended_by <> {me} ") + "AND " + IsLive.Replace("{0}", "s.ended_by", StringComparison.Ordinal) + " THEN 3 ELSE 0 END";

    public static string Select(string? me) => "SELECT " + Columns(me) + " FROM vlmrun.source s";

    public static Guid[] Keys(IReadOnlyList<string> paths) => [.. paths.Select(StoredText.PathKey)];

    public static SourceRow Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        StoredText.Decode(row.GetString(1)),
        Text(row, 2),
        Text(row, 3),
        row.GetBoolean(4),
        row.GetInt32(6) switch { 1 => SourceOwner.Me, 2 => SourceOwner.Other, 3 => SourceOwner.EndedByOther, _ => SourceOwner.None },
        Text(row, 5));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : StoredText.Decode(row.GetString(column));
}
