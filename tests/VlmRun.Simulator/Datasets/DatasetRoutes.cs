using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Files;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Records;
using VlmRun.Simulator.State;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.Datasets;

/// <summary>POST datasets/create, GET datasets and datasets/{id}.</summary>
internal static class DatasetRoutes
{
    private static readonly string[] s_kinds = ["images", "videos", "documents"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/datasets/create", CreateAsync);
        routes.MapGet("/v1/datasets", ListAsync);
        routes.MapGet("/v1/datasets/{id}", GetAsync);
    }

    private static async Task CreateAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync(context) is not RequestBody body)
        {
            return;
        }

        Exchange exchange = Exchange.Of(context);
        SimulatorState state = exchange.State;
        Problems problems = new();
        BodyFields fields = new(body.Json!.Value, problems, "body");
        string file = fields.RequiredText("file_id");
        string domain = fields.RequiredText("domain");
        string name = fields.RequiredText("dataset_name");
        string kind = fields.RequiredChoice("dataset_type", s_kinds);
        Tracking tracking = Tracking.Read(fields);
        exchange.Entry.FileId = file;
        if (problems.Any)
        {
            await problems.SendAsync(context);
        }
        else if (state.Files.Find(file) is null)
        {
            await FileRoutes.NotFoundAsync(context);
        }
        else
        {
            Job job = NextJob.Of(state);
            SimulatedDataset dataset = state.Datasets.Add(job.Plan.Start, id => new SimulatedDataset(id, job)
            {
                Name = name,
                Kind = kind,
                Domain = domain,
                FileId = file,
                Tracking = tracking,
            });
            await Answer.SendAsync(context, 200, Body(dataset, JobOutcome.Pending));
        }
    }

    private static Task ListAsync(HttpContext context)
    {
        SimulatorState state = Exchange.Of(context).State;
        return RecordPage.SendAsync(context, state.Datasets, dataset => Shown(dataset, state));
    }

    private static Task GetAsync(HttpContext context)
    {
        SimulatorState state = Exchange.Of(context).State;
        return state.Datasets.Find((string?)context.GetRouteValue("id") ?? "") is SimulatedDataset dataset
            ? Answer.SendAsync(context, 200, Shown(dataset, state))
            : Answer.DetailAsync(context, 404, "Dataset not found");
    }

    private static JsonObject Shown(SimulatedDataset dataset, SimulatorState state)
    {
        dataset.Job.Show(state.Now);
        return Body(dataset, dataset.Job.StatusAt(state.Now));
    }

    private static JsonObject Body(SimulatedDataset dataset, string status)
    {
        JsonObject body = new()
        {
            ["id"] = dataset.Id,
            ["dataset_type"] = dataset.Kind,
            ["dataset_name"] = dataset.Name,
            ["domain"] = dataset.Domain,
            ["file_id"] = dataset.FileId,
        };
        dataset.Tracking.Show(body, dataset.Id);
        return JobRows.Show(body, dataset.Job, status, dataset.CreatedAt);
    }
}
