using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace VlmRun.Sessions;

/// <summary>Loads the packages of the HTTP pipeline separately from those of other modules in the process.</summary>
internal sealed class TransportLoadContext : AssemblyLoadContext
{
    /// <summary>The only assembly that code outside this context loads by name.</summary>
    public const string Root = "VlmRun.Transport";

    private readonly string _root;
    private readonly AssemblyDependencyResolver _resolver;

    private TransportLoadContext()
        : base(Root)
    {
        string module = Path.GetDirectoryName(typeof(TransportLoadContext).Assembly.Location)!;
        _root = Path.Combine(module, "lib", Root + ".dll");
        _resolver = new AssemblyDependencyResolver(_root);
    }

    /// <summary>The single context of the process; created when first needed.</summary>
    public static TransportLoadContext Shared { get; } = new();

    public Assembly LoadRoot() => LoadFromAssemblyPath(_root);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // The client's types are used in both contexts, so both must use the same assembly.
        return assemblyName.Name != "VlmRun.Client" && _resolver.ResolveAssemblyToPath(assemblyName) is { } path
            ? LoadFromAssemblyPath(path)
            : null;
    }
}
