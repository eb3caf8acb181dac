using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace VlmRun.Client.Tests.Conventions;

/// <summary>The dependencies between the folders of a project, read from its source: every name that the compiler binds to a type of the project counts.</summary>
internal sealed class FolderGraph
{
    private static readonly MetadataReference[] s_references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("VlmRun", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))];

    // Binding a project takes seconds, so each is bound once for all tests.
    private static readonly ConcurrentDictionary<string, CSharpCompilation> s_compilations = new(StringComparer.Ordinal);

    private readonly SortedDictionary<(string From, string To), SortedSet<string>> _uses = [];

    private FolderGraph()
    {
    }

    /// <summary>Each pair of folders of which the first uses the second, with the uses: <c>PageReader uses ApiPath</c>. The project's own folder is <c>.</c>.</summary>
    public IReadOnlyDictionary<(string From, string To), SortedSet<string>> Uses => _uses;

    /// <summary>Reads a project. Other projects are read too, so that inherited members bind; packages are not needed.</summary>
    public static FolderGraph Of(string project, params ReadOnlySpan<string> references)
    {
        FolderGraph graph = new();
        CSharpCompilation compilation = Compile(project, references);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            graph.Add(project, tree, compilation.GetSemanticModel(tree));
        }

        return graph;
    }

    /// <summary>The groups of folders that use each other, each with the uses that connect it.</summary>
    public IEnumerable<string> Cycles()
    {
        Dictionary<string, HashSet<string>> reach = _uses.Keys.SelectMany(pair => (string[])[pair.From, pair.To]).Distinct()
            .ToDictionary(folder => folder, Reachable, StringComparer.Ordinal);
        foreach (((string from, string to), SortedSet<string> uses) in _uses)
        {
            if (reach[to].Contains(from))
            {
                yield return $"{from} → {to}: {string.Join(", ", uses)}";
            }
        }
    }

    private HashSet<string> Reachable(string folder)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        Stack<string> open = new([folder]);
        while (open.TryPop(out string? next))
        {
            foreach ((string _, string to) in _uses.Keys.Where(pair => pair.From == next))
            {
                if (seen.Add(to))
                {
                    open.Push(to);
                }
            }
        }

        return seen;
    }

    private void Add(string project, SyntaxTree tree, SemanticModel model)
    {
        string from = Folder(project, tree);
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>())
        {
            SymbolInfo info = model.GetSymbolInfo(name);
            ISymbol? symbol = info.Symbol ?? (info.CandidateSymbols.Length > 0 ? info.CandidateSymbols[0] : null);
            if ((symbol as INamedTypeSymbol ?? symbol?.ContainingType) is not { } type)
            {
                continue;
            }

            while (type.ContainingType is { } outer)
            {
                type = outer;
            }

            foreach (SyntaxReference declared in type.OriginalDefinition.DeclaringSyntaxReferences)
            {
                if (model.Compilation.ContainsSyntaxTree(declared.SyntaxTree) && Folder(project, declared.SyntaxTree) is { } to && to != from)
                {
                    SortedSet<string> uses = _uses.TryGetValue((from, to), out SortedSet<string>? known)
                        ? known
                        : _uses[(from, to)] = new SortedSet<string>(StringComparer.Ordinal);
                    uses.Add($"{Path.GetFileNameWithoutExtension(tree.FilePath)} uses {type.Name}");
                }
            }
        }
    }

    /// <summary>The source of a project, bound by the compiler.</summary>
    public static CSharpCompilation Compile(string project, params ReadOnlySpan<string> references)
    {
        List<MetadataReference> compiled = [.. s_references];
        foreach (string reference in references)
        {
            compiled.Add(Bind(reference, compiled).ToMetadataReference());
        }

        return Bind(project, compiled);
    }

    private static CSharpCompilation Bind(string project, List<MetadataReference> references) => s_compilations.GetOrAdd(project, _ => CSharpCompilation.Create(
        Path.GetFileName(project),
        SourceFile.Under(project)
            .Select(file => CSharpSyntaxTree.ParseText(file.Text, new CSharpParseOptions(LanguageVersion.Preview), file.Path))
            .Append(CSharpSyntaxTree.ParseText(
                """[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("VlmRun"), System.Runtime.CompilerServices.InternalsVisibleTo("VlmRun.Transport")]""",
                new CSharpParseOptions(LanguageVersion.Preview),
                project + "/AssemblyInfo.cs")),
        references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)));

    private static string Folder(string project, SyntaxTree tree)
    {
        string relative = tree.FilePath[(project.Length + 1)..];
        int slash = relative.LastIndexOf('/');
        return slash < 0 ? "." : relative[..slash];
    }
}
