using System;
using System.IO;
using System.Management.Automation;
using System.Text.Json;

namespace VlmRun.Input;

/// <summary>From what a user gives for a JSON object (a hashtable, an object, JSON text, the path of a JSON file) to that object.</summary>
internal static class JsonInput
{
    /// <summary>The object; <paramref name="what"/> is what errors call it.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">It is none.</exception>
    public static JsonElement Read(EngineIntrinsics engine, object? input, string what)
    {
        object? value = input is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : input;
        try
        {
            JsonElement element = value is string text ? Read(engine, text, what) : JsonObjects.ToElement(value);
            return element.ValueKind == JsonValueKind.Object
                ? element
                : throw new ArgumentTransformationMetadataException($"A {what} is an object; this is not.");
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException or SessionStateException)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }

    private static JsonElement Read(EngineIntrinsics engine, string text, string what)
    {
        bool isJson = text.AsSpan().TrimStart() is ['{' or '[', ..];
        string json = text;
        if (!isJson)
        {
            string path = engine.SessionState.Path.GetUnresolvedProviderPathFromPSPath(text);
            json = System.IO.File.Exists(path)
                ? System.IO.File.ReadAllText(path)
                : throw new ArgumentTransformationMetadataException($"'{text}' is neither JSON nor a file that exists.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
            return document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            string name = isJson ? $"The {what}" : $"'{text}'";
            throw new ArgumentTransformationMetadataException($"{name} is not JSON: {exception.Message}", exception);
        }
    }
}
