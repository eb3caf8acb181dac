namespace VlmRun.Input;

/// <summary>Takes what an agent is given as hashtable, object, JSON text or the path of a JSON file.</summary>
public sealed class InputsTransformationAttribute() : JsonObjectTransformationAttribute("set of inputs");
