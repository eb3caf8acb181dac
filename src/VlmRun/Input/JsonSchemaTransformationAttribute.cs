namespace VlmRun.Input;

/// <summary>Accepts a JSON schema as hashtable, object, JSON text or the path of a JSON file.</summary>
public sealed class JsonSchemaTransformationAttribute() : JsonObjectTransformationAttribute("JSON schema");
