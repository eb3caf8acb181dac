using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace VlmRun.Runtime;

/// <summary>Loads the assemblies in <c>lib/</c> separately from those of other modules in the process, each when it is first used.</summary>
internal sealed class LibraryLoadContext : AssemblyLoadContext
{
    private readonly string _folder = Path.Combine(Path.GetDirectoryName(typeof(LibraryLoadContext).Assembly.Location)!, "lib");
    private readonly ConcurrentDictionary<string, AssemblyDependencyResolver> _resolvers = new(StringComparer.Ordinal);

    private LibraryLoadContext()
        : base("VlmRun")
    {
    }

    /// <summary>The context of this process, created when it is first used.</summary>
    public static LibraryLoadContext Shared { get; } = new();

    // The folder name that the build uses for the images of this platform.
    private static string Platform =>
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-") + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>Whether the cmdlets use this assembly by name. Its dependencies are loaded only by the context.</summary>
    public static bool IsRoot(AssemblyName name) => name.Name is "VlmRun.Transport" or "VlmRun.Inspection" or "VlmRun.PostgreSql";

    /// <summary>Loads an assembly for which <see cref="IsRoot"/> is true.</summary>
    public Assembly LoadRoot(AssemblyName name)
    {
        string path = Path.Combine(_folder, name.Name + ".dll");
        _resolvers.GetOrAdd(path, root => new AssemblyDependencyResolver(root));
        return LoadFile(path);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // The client's types are used in both contexts, so it is loaded once, in the default one.
        if (assemblyName.Name != "VlmRun.Client")
        {
            foreach (AssemblyDependencyResolver resolver in _resolvers.Values)
            {
                if (resolver.ResolveAssemblyToPath(assemblyName) is { } path)
                {
                    return LoadFile(path);
                }
            }
        }

        return null;
    }

    // Without a ReadyToRun image for this platform, or if the runtime rejects it, the plain assembly is loaded.
    private Assembly LoadFile(string path)
    {
        string image = Path.Combine(_folder, Platform, Path.GetFileName(path));
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
