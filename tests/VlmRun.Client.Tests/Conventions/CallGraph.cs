using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace VlmRun.Client.Tests.Conventions;

/// <summary>The calls between methods of the built module, read from its file: it cannot be loaded without PowerShell.</summary>
internal sealed class CallGraph : IDisposable
{
    private static readonly OpCode[] s_codes = [.. typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!)];
    private static readonly Dictionary<short, OpCode> s_byValue = s_codes.ToDictionary(code => code.Value);

    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    public CallGraph(string path)
    {
        _file = new PEReader(System.IO.File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
    }

    /// <summary>The cmdlets, each with the methods of the client that it can reach, as <c>FilesClient.GetAsync</c>.</summary>
    public IEnumerable<(string Cmdlet, IReadOnlySet<string> Calls)> Cmdlets()
    {
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            if (CmdletName(_metadata.GetTypeDefinition(handle)) is { } name)
            {
                yield return (name, Reach(handle));
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private string? CmdletName(TypeDefinition type)
    {
        foreach (CustomAttributeHandle handle in type.GetCustomAttributes())
        {
            CustomAttribute attribute = _metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && Name(_metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent) == "CmdletAttribute")
            {
                BlobReader blob = _metadata.GetBlobReader(attribute.Value);
                blob.ReadUInt16();
                return $"{blob.ReadSerializedString()}-{blob.ReadSerializedString()}";
            }
        }

        return null;
    }

    private HashSet<string> Reach(TypeDefinitionHandle cmdlet)
    {
        HashSet<string> calls = new(StringComparer.Ordinal);
        HashSet<MethodDefinitionHandle> seen = [];
        Queue<MethodDefinitionHandle> open = new();
        for (EntityHandle type = cmdlet; type.Kind == HandleKind.TypeDefinition; type = _metadata.GetTypeDefinition((TypeDefinitionHandle)type).BaseType)
        {
            Enqueue(_metadata.GetTypeDefinition((TypeDefinitionHandle)type).GetMethods());
        }

        while (open.TryDequeue(out MethodDefinitionHandle method))
        {
            foreach (EntityHandle used in Used(_metadata.GetMethodDefinition(method)))
            {
                Follow(used);
            }
        }

        return calls;

        void Enqueue(IEnumerable<MethodDefinitionHandle> methods)
        {
            foreach (MethodDefinitionHandle method in methods.Where(seen.Add))
            {
                open.Enqueue(method);
            }
        }

        void Follow(EntityHandle used)
        {
            switch (used.Kind)
            {
                case HandleKind.MethodDefinition:
                    Enqueue([(MethodDefinitionHandle)used]);
                    FollowVirtual(_metadata.GetMethodDefinition((MethodDefinitionHandle)used));
                    break;
                case HandleKind.MethodSpecification:
                    Follow(_metadata.GetMethodSpecification((MethodSpecificationHandle)used).Method);
                    break;
                case HandleKind.MemberReference:
                    MemberReference member = _metadata.GetMemberReference((MemberReferenceHandle)used);
                    calls.Add($"{Name(member.Parent)}.{_metadata.GetString(member.Name)}");
                    FollowGeneric(member);
                    break;
                case HandleKind.TypeDefinition:
                    // The body of an async or iterator method is in a type that the compiler generates.
                    TypeDefinition type = _metadata.GetTypeDefinition((TypeDefinitionHandle)used);
                    if (_metadata.GetString(type.Name).StartsWith('<'))
                    {
                        Enqueue(type.GetMethods());
                    }

                    break;
            }
        }

        // A method of a generic type of the module: JobWait<Prediction>.
        void FollowGeneric(MemberReference member)
        {
            if (member.Parent.Kind != HandleKind.TypeSpecification)
            {
                return;
            }

            BlobReader blob = _metadata.GetBlobReader(_metadata.GetTypeSpecification((TypeSpecificationHandle)member.Parent).Signature);
            if (blob.ReadByte() == (byte)SignatureTypeCode.GenericTypeInstance)
            {
                blob.ReadByte();
                EntityHandle generic = blob.ReadTypeHandle();
                if (generic.Kind == HandleKind.TypeDefinition)
                {
                    TypeDefinition type = _metadata.GetTypeDefinition((TypeDefinitionHandle)generic);
                    Enqueue(type.GetMethods().Where(method =>
                        _metadata.GetMethodDefinition(method).Name == member.Name
                        || _metadata.GetString(_metadata.GetMethodDefinition(method).Name) == _metadata.GetString(member.Name)));
                    Follow(generic);
                    if (_metadata.GetString(member.Name) == ".ctor")
                    {
                        Enqueue(type.GetMethods().Where(IsVirtual));
                    }
                }
            }
        }

        // What is created may be called through its base type or an interface.
        void FollowVirtual(MethodDefinition constructor)
        {
            if (_metadata.GetString(constructor.Name) == ".ctor")
            {
                Enqueue(_metadata.GetTypeDefinition(constructor.GetDeclaringType()).GetMethods().Where(IsVirtual));
            }
        }
    }

    private bool IsVirtual(MethodDefinitionHandle method) => _metadata.GetMethodDefinition(method).Attributes.HasFlag(MethodAttributes.Virtual);

    private IEnumerable<EntityHandle> Used(MethodDefinition method)
    {
        if (method.RelativeVirtualAddress == 0)
        {
            yield break;
        }

        MethodBodyBlock body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            foreach (EntityHandle local in _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(new TypeHandles(), null).SelectMany(types => types))
            {
                yield return local;
            }
        }

        ImmutableArray<byte> code = body.GetILContent();
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            value = value == 0xFE ? (short)(0xFE00 | code[at++]) : value;
            OpCode instruction = s_byValue[value];
            switch (instruction.OperandType)
            {
                case OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return MetadataTokens.EntityHandle(BitConverter.ToInt32(code.AsSpan()[at..]));
                    break;
                case OperandType.InlineSwitch:
                    at += 4 * BitConverter.ToInt32(code.AsSpan()[at..]);
                    break;
            }

            at += Size(instruction.OperandType);
        }
    }

    private static int Size(OperandType type) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private string Name(EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeReference => _metadata.GetString(_metadata.GetTypeReference((TypeReferenceHandle)type).Name),
        HandleKind.TypeDefinition => _metadata.GetString(_metadata.GetTypeDefinition((TypeDefinitionHandle)type).Name),
        _ => "",
    };
}
