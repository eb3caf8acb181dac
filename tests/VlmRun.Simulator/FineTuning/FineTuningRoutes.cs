using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Callbacks;
using VlmRun.Simulator.Files;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Records;
using VlmRun.Simulator.State;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.FineTuning;

/// <summary>POST fine_tuning/create, GET fine_tuning/jobs, jobs/{id} and models.</summary>
internal static class FineTuningRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/fine_tuning/create", CreateAsync);
        routes.MapGet("/v1/fine_tuning/jobs", ListAsync);
        routes.MapGet("/v1/fine_tuning/jobs/{id}", GetAsync);
        routes.MapGet("/v1/fine_tuning/models", ModelsAsync);
    }

    private static async Task CreateAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        SimulatorState state = Exchange.Of(context).State;
        Problems problems = new();
        FineTuningRequest request = FineTuningRequest.Read(new BodyFields(body.Json!.Value, problems, "body"));
        if (problems.Any)
        {
            await problems.SendAsync(context);
        }
        else if (state.Files.Find(request.TrainingFile) is null
            || (request.ValidationFile is string validation && state.Files.Find(validation) is null))
        {
            await FileRoutes.NotFoundAsync(context);
        }
        else
        {
            await Answer.SendAsync(context, 200, Body(Start(state, request), JobOutcome.Pending));
        }
    }

    private static SimulatedFineTuning Start(SimulatorState state, FineTuningRequest request)
    {
        Job job = NextJob.Of(state);
        SimulatedFineTuning tuning = state.FineTunings.Add(job.Plan.Start, id => new SimulatedFineTuning(id, job)
        {
            Model = request.Model,
            Suffix = request.Suffix,
            Settings = request.Settings,
            Tracking = request.Tracking,
        });
        if (request.CallbackUrl is string url)
        {
            state.CallbackSender.SendWhenEnded(new CallbackRequest("fine_tuning", tuning.Id, url, job, () => Body(tuning, job.StatusAt(state.Now))));
        }

        return tuning;
    }

    private static Task ListAsync(HttpContext context)
    {
        SimulatorState state = Exchange.Of(context).State;
        return RecordPage.SendAsync(context, state.FineTunings, tuning => Shown(tuning, state));
    }

    private static Task GetAsync(HttpContext context)
    {
        SimulatorState state = Exchange.Of(context).State;
        return state.FineTunings.Find((string?)context.GetRouteValue("id") ?? "") is SimulatedFineTuning tuning
            ? Answer.SendAsync(context, 200, Shown(tuning, state))
            : Answer.DetailAsync(context, 404, "Fine-tuning job not found");
    }

    private static Task ModelsAsync(HttpContext context)
    {
        QueryFields query = new(context.Request.Query);
        long skip = query.Whole("skip", 0, 0, null);
        long limit = query.Whole("limit", 10, 1, 1000);
        if (query.Problems.Any)
        {
            return query.Problems.SendAsync(context);
        }

        IEnumerable<string> page = TunedModels.All(Exchange.Of(context).State).Skip((int)long.Min(skip, int.MaxValue)).Take((int)limit);
        return Answer.SendAsync(context, 200, new JsonArray([.. page.Select(model => (JsonNode)model)]));
    }

    private static JsonObject Shown(SimulatedFineTuning tuning, SimulatorState state)
    {
        tuning.Job.Show(state.Now);
        return Body(tuning, tuning.Job.StatusAt(state.Now));
    }

    private static JsonObject Body(SimulatedFineTuning tuning, string status)
    {
        JsonObject body = tuning.Settings.DeepClone().AsObject();
        body["id"] = tuning.Id;
        body["model"] = tuning.Model;
        body["suffix"] = tuning.Suffix;
        tuning.Tracking.Show(body, tuning.Id);
        JobRows.Show(body, tuning.Job, status, tuning.CreatedAt);
        if (status == JobOutcome.Completed)
        {
            body["message"] = $"simulated: made {tuning.MadeModel}";
        }

        return body;
    }
}
