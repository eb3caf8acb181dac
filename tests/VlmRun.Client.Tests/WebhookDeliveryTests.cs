using System;
using System.Text;
using System.Text.Json;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class WebhookDeliveryTests
{
    private const string Times = "\"created_at\":\"2026-05-19T12:00:00Z\",\"completed_at\":\"2026-05-19T12:00:03Z\"";

    [Fact]
    public void A_delivered_prediction_is_the_same_as_from_its_route()
    {
        WebhookDelivery delivery = Read($$"""{"id":"p1","status":"completed","domain":"document.invoice","response":{"total":5},{{Times}}}""");
        Prediction prediction = Assert.IsType<Prediction>(delivery.Job);
        Assert.Equal(("p1", "completed"), (delivery.Id, delivery.Status));
        Assert.Equal(("p1", "completed", "document.invoice"), (prediction.Id, prediction.Status, prediction.Domain));
        Assert.Equal(5, prediction.GetResponse().GetProperty("total").GetInt32());
        Assert.True(prediction.IsFinished);
    }

    [Theory]
    [InlineData("""{"id":"x","domain":null}""", typeof(Prediction))]
    [InlineData("""{"id":"x","status":"failed"}""", typeof(Prediction))]
    [InlineData("""{"id":"x","name":"n","domain":"document.invoice"}""", typeof(Prediction))]
    [InlineData("""{"id":"x","name":"n:1","status":"completed","response":{}}""", typeof(AgentExecution))]
    [InlineData("""{"id":"x","name":null,"status":"completed"}""", typeof(AgentExecution))]
    [InlineData("""{"id":"x","name":"n:1","status":"completed","updated_at":"2026-05-19T12:00:00Z"}""", typeof(Agent))]
    [InlineData("""{"id":"x","model":"vlm-1","status":"completed","training_file_id":"f"}""", typeof(FineTuningJob))]
    public void The_kind_is_detected_by_its_specific_fields(string body, Type kind) => Assert.IsType(kind, Read(body).Job);

    [Fact]
    public void The_payload_is_converted_by_the_converter()
    {
        WebhookDelivery delivery = WebhookDelivery.Read(
            Encoding.UTF8.GetBytes("""{"id":"p1","status":"completed","response":[1,2]}"""), element => element.GetArrayLength());
        Assert.Equal(2, ((Prediction)delivery.Job).Response);
    }

    [Fact]
    public void A_payload_may_be_as_deep_as_any_response()
    {
        string deep = new string('[', 900) + new string(']', 900);
        Assert.Equal(JsonValueKind.Array, ((Prediction)Read($$"""{"id":"p1","response":{{deep}}}""").Job).GetResponse().ValueKind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("{\"id\":\"p1\"")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"p1\"")]
    [InlineData("{}")]
    [InlineData("""{"id":""}""")]
    [InlineData("""{"id":null}""")]
    public void A_body_that_is_not_a_job_is_rejected(string body) => Assert.Throws<FormatException>(() => Read(body));

    private static WebhookDelivery Read(string body) => WebhookDelivery.Read(Encoding.UTF8.GetBytes(body));
}
