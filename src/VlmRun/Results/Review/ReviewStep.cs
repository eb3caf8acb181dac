namespace VlmRun.Results.Review;

/// <summary>Changes that the page has sent.</summary>
/// <param name="N">Of which payload.</param>
/// <param name="Set">Paths, each with what was entered; null for no value.</param>
/// <param name="Unset">Paths whose values are again as they came.</param>
/// <param name="Accept">Paths of values that are right as they are.</param>
/// <param name="Unaccept">Paths of values of which that is not said any more.</param>
internal sealed record ReviewStep(
    int N, IReadOnlyList<string?[]>? Set, IReadOnlyList<string>? Unset, IReadOnlyList<string>? Accept, IReadOnlyList<string>? Unaccept);
