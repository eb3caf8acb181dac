using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Records;
using VlmRun.Simulator.State;

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
        return RecordPage.SendAsync(context, state.Predictions, prediction =>
        {
            prediction.Job.Show(state.Now);
            return PredictionBody.Of(prediction, state, state.Settings.ListRowBytes);
        });
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
