using Microsoft.AspNetCore.Builder;
using VlmRun.Simulator.Agents;
using VlmRun.Simulator.Artifacts;
using VlmRun.Simulator.Chat;
using VlmRun.Simulator.Control;
using VlmRun.Simulator.Datasets;
using VlmRun.Simulator.Domains;
using VlmRun.Simulator.Feedback;
using VlmRun.Simulator.Files;
using VlmRun.Simulator.FineTuning;
using VlmRun.Simulator.Health;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Images;
using VlmRun.Simulator.Media;
using VlmRun.Simulator.Predictions;
using VlmRun.Simulator.SkillCreation;
using VlmRun.Simulator.Skills;
using VlmRun.Simulator.State;
using VlmRun.Simulator.Storage;

namespace VlmRun.Simulator;

/// <summary>The order of the middleware.</summary>
internal static class RequestPipeline
{
    public static void Build(WebApplication app, SimulatorState state)
    {
        ControlRoutes.Map(app, state);
        app.UseMiddleware<RequestLogMiddleware>(state);
        app.UseMiddleware<PortMiddleware>();
        app.UseMiddleware<EarlyFaultMiddleware>();
        app.UseMiddleware<AuthenticationMiddleware>();
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseMiddleware<LatencyMiddleware>();
        app.UseMiddleware<FaultMiddleware>();
        app.UseMiddleware<UnknownRouteMiddleware>();
        app.UseRouting();
        HealthRoute.Map(app);
        DomainRoutes.Map(app);
        SchemaRoutes.Map(app);
        HubRoutes.Map(app);
        PredictionRoutes.Map(app);
        ImageRoutes.Map(app);
        FileRoutes.Map(app);
        PresignedRoutes.Map(app);
        StorageRoutes.Map(app);
        MediaRoutes.Map(app);
        AgentRoutes.Map(app);
        ExecutionRoutes.Map(app);
        SkillRoutes.Map(app);
        SkillCreationRoutes.Map(app);
        ArtifactRoutes.Map(app);
        FeedbackRoutes.Map(app);
        DatasetRoutes.Map(app);
        FineTuningRoutes.Map(app);
        TunedModelRoutes.Map(app);
        OpenAiRoutes.Map(app);
        ChatRoutes.Map(app);
        DeferredChatRoutes.Map(app);
    }
}
