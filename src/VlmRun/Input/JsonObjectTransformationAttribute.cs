namespace VlmRun.Input;

/// <summary>Accepts a JSON object as hashtable, object, JSON text or the path of a JSON file.</summary>
public abstract class JsonObjectTransformationAttribute : ArgumentTransformationAttribute
{
    private readonly string _noun;

    private protected JsonObjectTransformationAttribute(string noun)
    {
        _noun = noun;
    }

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        ArgumentNullException.ThrowIfNull(engineIntrinsics);
        object? value = inputData is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : inputData;
        try
        {
            JsonElement given = value is string text ? Read(engineIntrinsics, text) : JsonObjects.ToElement(value);
            return given.ValueKind == JsonValueKind.Object
                ? given
                : throw new ArgumentTransformationMetadataException($"A {_noun} must be a JSON object.");
        }
        catch (Exception exception) when (exception is FormatException or IOException or UnauthorizedAccessException or SessionStateException)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }

    private JsonElement Read(EngineIntrinsics engine, string text)
    {
        bool isJson = text.AsSpan().TrimStart() is ['{' or '[', ..];
        string json = text;
        if (!isJson)
        {
            string path = engine.SessionState.Path.GetUnresolvedProviderPathFromPSPath(text);
            json = System.IO.File.Exists(path)
                ? ReadFile(path)
                : throw new ArgumentTransformationMetadataException($"'{text}' is neither JSON nor a file that exists.");
        }

        try
        {
            return JsonObjects.FromText(json);
        }
        catch (JsonException exception)
        {
            string what = isJson ? $"The {_noun}" : $"'{text}'";
            throw new ArgumentTransformationMetadataException($"{what} is not JSON: {exception.Message}", exception);
        }
    }

    private static string ReadFile(string path)
    {
        using StreamReader reader = new(RegularFile.Open(path));
        return reader.ReadToEnd();
    }
}
