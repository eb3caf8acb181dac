using System.Reflection;
using System.Runtime.Loader;

namespace VlmRun.Runtime;

/// <summary>At import, registers the handler that resolves the assemblies in lib/. Nothing is loaded until it is needed.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <inheritdoc/>
    public void OnImport()
    {
        // Each runspace imports the module again, and an event accepts the same handler twice.
        AssemblyLoadContext.Default.Resolving -= Resolve;
        AssemblyLoadContext.Default.Resolving += Resolve;
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        LibraryLoadContext.IsRoot(name) ? LibraryLoadContext.Shared.LoadRoot(name) : null;
}
