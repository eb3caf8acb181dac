using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Predictions;

/// <summary>GET predictions and GET predictions/{id}.</summary>
internal static class PredictionRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/predictions", ListAsync);
        routes.MapGet("/v1/predictions/{id}", GetAsync);
    }

    private static Task ListAsync(HttpContext context)
    {
        SimulatorState state = Exchange.Of(context).State;
        QueryFields query = new(context.Request.Query);
        long skip = query.Whole("skip", 0, 0, null);
        long limit = query.Whole("limit", 10, 1, 1000);
        if (query.Problems.Any)
        {
            return query.Problems.SendAsync(context);
        }

        IReadOnlyList<SimulatedPrediction> page = state.Predictions.Page(skip, (int)limit, state.Settings);
        JsonArray rows = [];
        foreach (SimulatedPrediction prediction in page)
        {
            prediction.Job.Show(state.Now);
            rows.Add(PredictionBody.Of(prediction, state, state.Settings.ListRowBytes));
        }

        return Answer.SendAsync(context, 200, rows);
    }

    private static Task GetAsync(HttpContext context)
    {
        Exchange exchange = Exchange.Of(context);
        string id = (string?)context.GetRouteValue("id") ?? "";
        exchange.Entry.PredictionId = id;
        if (exchange.State.Predictions.Find(id) is not SimulatedPrediction prediction)
        {
            return Answer.DetailAsync(context, 404, "Prediction not found");
        }

        prediction.Job.Show(exchange.State.Now);
        return Answer.SendAsync(context, 200, PredictionBody.Of(prediction, exchange.State));
    }
}
