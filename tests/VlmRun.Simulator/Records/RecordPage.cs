using System;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Records;

/// <summary>Answers a list route that pages by skip and limit.</summary>
internal static class RecordPage
{
    public static Task SendAsync<T>(HttpContext context, RecordStore<T> store, Func<T, JsonNode> row)
        where T : SimulatedRecord
    {
        QueryFields query = new(context.Request.Query);
        long skip = query.Whole("skip", 0, 0, null);
        long limit = query.Whole("limit", 10, 1, 1000);
        if (query.Problems.Any)
        {
            return query.Problems.SendAsync(context);
        }

        JsonArray rows = [];
        foreach (T record in store.Page(skip, (int)limit, Exchange.Of(context).State.Settings))
        {
            rows.Add(row(record));
        }

        return Answer.SendAsync(context, 200, rows);
    }
}
