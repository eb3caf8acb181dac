using System.Reflection;
using System.Runtime.Loader;
using VlmRun.Sessions;

namespace VlmRun.Runtime;

/// <summary>At import, registers the handler that resolves the transport assembly. Nothing is loaded until it is needed.</summary>
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
        name.Name == TransportLoadContext.Root ? TransportLoadContext.Shared.LoadRoot() : null;
}
