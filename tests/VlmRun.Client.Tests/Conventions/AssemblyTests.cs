using System;
using System.CodeDom.Compiler;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using VlmRun.Transport;
using Xunit;

namespace VlmRun.Client.Tests.Conventions;

public sealed class AssemblyTests
{
    public static TheoryData<string> Assemblies => [typeof(VlmRunClient).Assembly.FullName!, typeof(HttpPipeline).Assembly.FullName!];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Static_fields_are_immutable(string name)
    {
        IEnumerable<FieldInfo> fields = Assembly.Load(name).GetTypes()
            .Where(type => !IsGenerated(type))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.IsLiteral && !IsGenerated(field));
        Assert.Empty(fields.Where(field => !field.IsInitOnly || IsMutable(field)).Select(field => $"{field.DeclaringType}.{field.Name}"));
    }

    [Fact]
    public void The_client_references_only_the_runtime() =>
        Assert.All(
            typeof(VlmRunClient).Assembly.GetReferencedAssemblies(),
            reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));

    [Fact]
    public void Nouns_of_the_client_do_not_use_each_other_and_shared_folders_do_not_use_nouns()
    {
        Dictionary<string, string> folders = SourceFile.Under("src/VlmRun.Client")
            .Where(file => file.Folder != "src/VlmRun.Client")
            .ToDictionary(file => file.Name, file => file.Folder.Split('/')[2], StringComparer.Ordinal);
        SortedSet<string> found = new(StringComparer.Ordinal);
        foreach (Type type in typeof(VlmRunClient).Assembly.GetTypes())
        {
            foreach (Type used in Used(type))
            {
                if (folders.TryGetValue(Outermost(type), out string? folder)
                    && used.Assembly == type.Assembly
                    && folders.TryGetValue(Outermost(used), out string? other)
                    && other != folder
                    && other is not ("Http" or "Files" or "Media" or "Jobs" or "Requests" or "Budgets"))
                {
                    found.Add($"{Outermost(type)} uses {Outermost(used)} of {other}");
                }
            }
        }

        // Dependencies that the API itself defines: a fine-tuned model makes predictions, a webhook delivers jobs.
        found.ExceptWith(
        [
            "FineTuningClient uses Prediction of Predictions",
            "WebhookDelivery uses AgentExecution of Agents",
            "WebhookDelivery uses Prediction of Predictions",
        ]);
        Assert.Empty(found);
    }

    [Fact]
    public void The_public_surface_of_the_pipeline_has_no_type_of_a_package()
    {
        IEnumerable<Type> shown = typeof(HttpPipeline).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .SelectMany(member => member switch
            {
                MethodBase method => method.GetParameters().Select(parameter => parameter.ParameterType)
                    .Append(method is MethodInfo { ReturnType: { } result } ? result : typeof(void)),
                PropertyInfo property => [property.PropertyType],
                FieldInfo field => [field.FieldType],
                _ => [],
            })
            .SelectMany(type => type.GetGenericArguments().Append(type));
        Assert.All(shown, type => Assert.Matches("^(System\\.|VlmRun)", type.Assembly.GetName().Name));
    }

    [Fact]
    public void Output_types_are_sealed_and_immutable()
    {
        Assert.All((Type[])[typeof(Prediction), typeof(CreditUsage), typeof(Agent), typeof(AgentExecution), typeof(Skill)], type =>
        {
            Assert.True(type.IsSealed);
            Assert.All(type.GetProperties(), property => Assert.Null(property.SetMethod));
            Assert.Empty(type.GetFields());
        });
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Public_classes_are_sealed_unless_something_derives_from_them(string name)
    {
        Type[] types = Assembly.Load(name).GetTypes();
        Assert.DoesNotContain(
            types,
            type => type is { IsPublic: true, IsClass: true, IsSealed: false } && !types.Any(other => other.BaseType == type));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Async_methods_are_named_so_and_take_a_cancellation_token_last(string name)
    {
        IEnumerable<MethodInfo> methods = Assembly.Load(name).GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.ReturnType.GetMethod("GetAwaiter") is not null || method.ReturnType.Name.StartsWith("IAsyncEnumerable", StringComparison.Ordinal))
            .Where(method => method.Name != "DisposeAsync");
        Assert.All(methods, method =>
        {
            Assert.EndsWith("Async", method.Name, StringComparison.Ordinal);
            ParameterInfo last = method.GetParameters()[^1];
            Assert.Equal(typeof(System.Threading.CancellationToken), last.ParameterType);
            Assert.False(last.IsOptional);
        });
    }

    private static string Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type.Name.Split('`')[0];

    private static IEnumerable<Type> Used(Type type)
    {
        const BindingFlags All =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<Type> used = type.GetInterfaces()
            .Append(type.BaseType ?? typeof(object))
            .Concat(type.GetFields(All).Select(field => field.FieldType))
            .Concat(type.GetMethods(All).Select(method => method.ReturnType))
            .Concat(type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)).SelectMany(method =>
                method.GetParameters().Select(parameter => parameter.ParameterType)
                    .Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? [])));
        return used.SelectMany(one => one.GetGenericArguments().Append(one));
    }

    private static bool IsMutable(FieldInfo field) =>
        field.FieldType.IsArray
        || (typeof(IEnumerable).IsAssignableFrom(field.FieldType)
            && field.FieldType != typeof(string)
            && !field.FieldType.FullName!.StartsWith("System.Collections.Frozen.", StringComparison.Ordinal)
            && !field.FieldType.FullName!.StartsWith("System.Collections.Immutable.", StringComparison.Ordinal));

    private static bool IsGenerated(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute), false)
        || member.IsDefined(typeof(GeneratedCodeAttribute), false)
        || member.Name.StartsWith('<')
        || (member.DeclaringType is { } outer && IsGenerated(outer));
}
