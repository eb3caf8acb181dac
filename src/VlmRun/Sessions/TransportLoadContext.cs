using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace VlmRun.Sessions;

/// <summary>Loads the packages of the HTTP pipeline separately from those of other modules in the process.</summary>
internal sealed class TransportLoadContext : AssemblyLoadContext
{
    /// <summary>The only assembly that code outside this context loads by name.</summary>
    public const string Root = "VlmRun.Transport";

    private readonly string _root;
    private readonly string _compiledAhead;
    private readonly AssemblyDependencyResolver _resolver;

    private TransportLoadContext()
        : base(Root)
    {
        string module = Path.GetDirectoryName(typeof(TransportLoadContext).Assembly.Location)!;
        _root = Path.Combine(module, "lib", Root + ".dll");
        _compiledAhead = Path.Combine(module, "lib", Platform);
        _resolver = new AssemblyDependencyResolver(_root);
    }

    /// <summary>The single context of the process; created when first needed.</summary>
    public static TransportLoadContext Shared { get; } = new();

    // The name of the folder that the build gives the images of this platform.
    private static string Platform =>
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-") + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    public Assembly LoadRoot() => LoadFile(_root);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // The client's types are used in both contexts, so both must use the same assembly.
        return assemblyName.Name != "VlmRun.Client" && _resolver.ResolveAssemblyToPath(assemblyName) is { } path
            ? LoadFile(path)
            : null;
    }

    // Where there is no image of the assembly for this platform, or the runtime rejects it, the assembly itself is compiled as it runs.
    private Assembly LoadFile(string path)
    {
        string image = Path.Combine(_compiledAhead, Path.GetFileName(path));
        if (File.Exists(image))
        {
            try
            {
                return LoadFromAssemblyPath(image);
            }
            catch (Exception exception) when (exception is BadImageFormatException or FileLoadException)
            {
            }
        }

        return LoadFromAssemblyPath(path);
    }
}
