namespace VlmRun.Input;

/// <summary>Accepts the inputs of an agent as hashtable, object, JSON text or the path of a JSON file.</summary>
public sealed class InputsTransformationAttribute() : JsonObjectTransformationAttribute("set of inputs");
