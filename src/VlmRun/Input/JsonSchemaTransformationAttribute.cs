using System;
using System.IO;
using System.Management.Automation;
using System.Text.Json;

namespace VlmRun.Input;

/// <summary>Takes a JSON schema as hashtable, object, JSON text or the path of a JSON file.</summary>
public sealed class JsonSchemaTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        ArgumentNullException.ThrowIfNull(engineIntrinsics);
        object? value = inputData is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : inputData;
        try
        {
            JsonElement schema = value is string text ? Read(engineIntrinsics, text) : JsonObjects.ToElement(value);
            return schema.ValueKind == JsonValueKind.Object
                ? schema
                : throw new ArgumentTransformationMetadataException("A JSON schema is an object; this is not.");
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException or SessionStateException)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }

    private static JsonElement Read(EngineIntrinsics engine, string text)
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
            string what = isJson ? "The JSON schema" : $"'{text}'";
            throw new ArgumentTransformationMetadataException($"{what} is not JSON: {exception.Message}", exception);
        }
    }
}
