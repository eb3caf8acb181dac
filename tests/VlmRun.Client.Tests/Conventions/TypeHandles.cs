using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection.Metadata;

namespace VlmRun.Client.Tests.Conventions;

/// <summary>The types that a signature names, in any form.</summary>
internal sealed class TypeHandles : ISignatureTypeProvider<IEnumerable<EntityHandle>, object?>
{
    public IEnumerable<EntityHandle> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => [handle];

    public IEnumerable<EntityHandle> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [];

    public IEnumerable<EntityHandle> GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public IEnumerable<EntityHandle> GetGenericInstantiation(
        IEnumerable<EntityHandle> genericType, ImmutableArray<IEnumerable<EntityHandle>> typeArguments) =>
        genericType.Concat(typeArguments.SelectMany(types => types));

    public IEnumerable<EntityHandle> GetFunctionPointerType(MethodSignature<IEnumerable<EntityHandle>> signature) => [];

    public IEnumerable<EntityHandle> GetGenericMethodParameter(object? genericContext, int index) => [];

    public IEnumerable<EntityHandle> GetGenericTypeParameter(object? genericContext, int index) => [];

    public IEnumerable<EntityHandle> GetModifiedType(
        IEnumerable<EntityHandle> modifier, IEnumerable<EntityHandle> unmodifiedType, bool isRequired) => unmodifiedType;

    public IEnumerable<EntityHandle> GetArrayType(IEnumerable<EntityHandle> elementType, ArrayShape shape) => elementType;

    public IEnumerable<EntityHandle> GetByReferenceType(IEnumerable<EntityHandle> elementType) => elementType;

    public IEnumerable<EntityHandle> GetPinnedType(IEnumerable<EntityHandle> elementType) => elementType;

    public IEnumerable<EntityHandle> GetPointerType(IEnumerable<EntityHandle> elementType) => elementType;

    public IEnumerable<EntityHandle> GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

    public IEnumerable<EntityHandle> GetSZArrayType(IEnumerable<EntityHandle> elementType) => elementType;
}
