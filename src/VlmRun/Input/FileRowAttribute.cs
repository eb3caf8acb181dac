namespace VlmRun.Input;

/// <summary>
/// Takes a row that names a file by <c>LiteralPath</c>, <c>FullName</c> or <c>Path</c>, or an address by <c>Url</c> or <c>Uri</c>, as that path or address.
/// Binding by these property names would select other parameter sets, which PowerShell tries only if the row has a domain too.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FileRowAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] s_columns = ["LiteralPath", "FullName", "Path", "Url", "Uri"];

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is object[] many ? many.Select(one => (object?)Named(one) ?? one).ToArray() : Named(inputData) ?? inputData;

    // Files and strings bind unchanged; objects of the module bind by their own parameters, or by PSPath.
    private static string? Named(object? input) =>
        input is not PSObject { BaseObject: not (string or FileSystemInfo) } row || row.BaseObject.GetType().Assembly == typeof(VlmFile).Assembly ? null
        : s_columns.Select(column => row.Properties[column]?.Value).OfType<object>().Select(value => value.ToString()).FirstOrDefault(text => !string.IsNullOrEmpty(text));
}
