using System.Text.Json.Nodes;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Submissions;

/// <summary>The destination of the metrics of a job (Weights and Biases); its key is never returned.</summary>
/// <param name="BaseUrl">The address, or null.</param>
/// <param name="Project">The project, or null.</param>
internal sealed record Tracking(string? BaseUrl, string? Project)
{
    public static Tracking Read(BodyFields body)
    {
        body.Text("wandb_api_key");
        return new Tracking(body.Text("wandb_base_url"), body.Text("wandb_project_name"));
    }

    public void Show(JsonObject answer, string id)
    {
        answer["wandb_base_url"] = BaseUrl;
        answer["wandb_project_name"] = Project;
        answer["wandb_url"] = Project is null ? null : $"https://wandb.example.com/{Project}/{id}";
    }
}
