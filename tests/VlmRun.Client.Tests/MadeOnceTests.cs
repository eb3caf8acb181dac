using System;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>What would be there twice if it were sent twice is not sent again when its answer is lost.</summary>
public sealed class MadeOnceTests
{
    public enum Thing
    {
        Agent,
        Skill,
        SkillVersion,
        Dataset,
    }

    public static MatrixTheoryData<Thing, bool> Things => new(Enum.GetValues<Thing>(), [true, false]);

    [Theory]
    [MemberData(nameof(Things))]
    public async Task A_lost_answer_leaves_it_open_and_nothing_is_sent_again(Thing thing, bool isConnectionLost)
    {
        using Rig rig = new();
        rig.Service.Usual = isConnectionLost ? Replies.Lost() : Replies.Status(500);
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => rig.Time.RunAsync(MakeAsync(rig.Client, thing)));
        Assert.Single(rig.Service.Requests);
    }

    [Theory]
    [MemberData(nameof(Things))]
    public async Task What_was_not_begun_is_sent_again(Thing thing, bool isSaidWhen)
    {
        using Rig rig = new();
        rig.Service.Then(isSaidWhen ? Replies.Status(503, 1) : Replies.Status(429, 1));
        await rig.Time.RunAsync(MakeAsync(rig.Client, thing));
        Assert.Equal(2, rig.Service.Requests.Count);
    }

    private static Task MakeAsync(VlmRunClient client, Thing thing) => thing switch
    {
        Thing.Agent => client.Agents.CreateAsync(new AgentCreateRequest { Config = new AgentConfig { Prompt = "Read it." } }, Rig.Stop),
        Thing.Skill => client.Skills.CreateAsync(new SkillCreateRequest { Prompt = "Read it." }, Rig.Stop),
        Thing.SkillVersion => client.Skills.UpdateAsync("s1", "f1", null, Rig.Stop),
        Thing.Dataset => client.Datasets.CreateAsync(
            new DatasetRequest { FileId = "f1", Domain = "d.e", Name = "n", DatasetType = "images" }, null, Rig.Stop),
        _ => throw new ArgumentOutOfRangeException(nameof(thing)),
    };
}
