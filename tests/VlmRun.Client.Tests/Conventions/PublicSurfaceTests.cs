using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Xunit;

namespace VlmRun.Client.Tests.Conventions;

/// <summary>The public surface of VlmRun.Client is kept in a file, so that each change is visible in review.</summary>
public sealed class PublicSurfaceTests
{
    private const string Approved = "tests/VlmRun.Client.Tests/Conventions/VlmRun.Client.txt";

    private static readonly SymbolDisplayFormat s_format = SymbolDisplayFormat.CSharpErrorMessageFormat
        .WithMemberOptions(
            SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeConstantValue)
        .WithParameterOptions(
            SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeParamsRefOut)
        .WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword)
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    [Fact]
    public void The_public_surface_of_the_client_is_the_approved_one()
    {
        IEnumerable<string> lines = Types(FolderGraph.Compile("src/VlmRun.Client").Assembly.GlobalNamespace)
            .SelectMany(type => Members(type).Prepend(Describe(type)))
            .Distinct(StringComparer.Ordinal);
        string surface = string.Join('\n', lines) + "\n";
        string made = SourceFile.Write("out/VlmRun.Client.txt", surface);
        Assert.True(
            SourceFile.Read(Approved).ReplaceLineEndings("\n") == surface,
            $"The public surface of VlmRun.Client has changed. If that is intended, copy {made} to {Approved}, and mention it in CHANGELOG.md.");
    }

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) => space.GetNamespaceMembers().SelectMany(Types)
        .Concat(space.GetTypeMembers().Where(type => type.DeclaredAccessibility == Accessibility.Public))
        .OrderBy(type => type.ToDisplayString(), StringComparer.Ordinal);

    private static string Describe(INamedTypeSymbol type)
    {
        IEnumerable<string> bases = type.Interfaces.Where(one => one.DeclaredAccessibility == Accessibility.Public)
            .Select(one => one.ToDisplayString(s_format));
        if (type.BaseType is { SpecialType: SpecialType.None } parent)
        {
            bases = bases.Prepend(parent.ToDisplayString(s_format));
        }

        string modifiers = type switch
        {
            { TypeKind: not TypeKind.Class } => "",
            { IsStatic: true } => "static ",
            { IsSealed: true } => "sealed ",
            { IsAbstract: true } => "abstract ",
            _ => "",
        };
        string what = modifiers + (type.IsRecord ? "record " : "") + type.ToDisplayString(s_format);
        return bases.Any() ? $"{what} : {string.Join(", ", bases)}" : what;
    }

    private static IEnumerable<string> Members(INamedTypeSymbol type) => type.GetMembers()
        .Where(member => member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected && !member.IsImplicitlyDeclared)
        .Where(member => member is not IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove })
        .OrderBy(member => member.Name, StringComparer.Ordinal)
        .Select(member => "  " + Describe(member));

    private static string Describe(ISymbol member) => member is IPropertySymbol property
        ? $"{property.ToDisplayString(s_format)} {{ get;{(property.SetMethod is { DeclaredAccessibility: Accessibility.Public } set ? set.IsInitOnly ? " init;" : " set;" : "")} }}"
        : member.ToDisplayString(s_format);
}
