using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Skills;

/// <summary>A skill that a chat or an execution uses: by id or name, or inline.</summary>
internal sealed class RequestedSkill
{
    /// <summary>The id or name; null for an inline skill.</summary>
    public string? Id { get; private init; }

    /// <summary>latest, or a number.</summary>
    public string Version { get; private init; } = "latest";

    /// <summary>The zip archive of an inline skill; null if it is too long to be kept, or not base64.</summary>
    public byte[]? Zip { get; private init; }

    public string? Name { get; private init; }

    public static IReadOnlyList<RequestedSkill> Read(BodyFields body)
    {
        List<RequestedSkill> skills = [];
        foreach (BodyFields skill in body.Each("skills"))
        {
            if (!skill.Has("type"))
            {
                skill.Missing("type");
                continue;
            }

            string? type = skill.Choice("type", "", "skill_reference", "inline");
            if (type == "inline")
            {
                skills.Add(Inline(skill));
            }
            else if (type == "skill_reference")
            {
                skills.Add(Reference(skill));
            }
        }

        return skills;
    }

    private static RequestedSkill Reference(BodyFields skill)
    {
        string? id = skill.Text("skill_id") ?? skill.Text("skill_name");
        if (string.IsNullOrEmpty(id))
        {
            skill.Missing("skill_id");
        }

        return new RequestedSkill { Id = id ?? "", Version = skill.Text("skill_version") ?? skill.Text("version") ?? "latest" };
    }

    private static RequestedSkill Inline(BodyFields skill)
    {
        string name = skill.RequiredText("name");
        skill.RequiredText("description");
        if (skill.HasValue("bundle"))
        {
            return new RequestedSkill { Name = name, Zip = Data(skill, "bundle") };
        }

        if (!skill.HasValue("source"))
        {
            skill.Missing("source");
            return new RequestedSkill { Name = name };
        }

        BodyFields source = skill.Inner("source");
        source.Choice("type", "base64", "base64");
        source.Choice("media_type", "application/zip", "application/zip");
        return new RequestedSkill { Name = name, Zip = Data(source, "data") };
    }

    private static byte[]? Data(BodyFields place, string name)
    {
        string text = place.RequiredText(name);
        if (BodyScanner.Index(text) >= 0)
        {
            return null;
        }

        byte[] bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out int written))
        {
            return bytes[..written];
        }

        JsonElement input = JsonSerializer.SerializeToElement(text[..Math.Min(text.Length, 64)]);
        place.Add("value_error", name, "Value error, Invalid base64", input, new JsonObject { ["error"] = new JsonObject() });
        return null;
    }
}
