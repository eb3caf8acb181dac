using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using VlmRun.Input;
using VlmRun.Runtime;

namespace VlmRun.Models;

/// <summary>Get-VlmModel: the models that the account may use, and what for.</summary>
[Cmdlet(VerbsCommon.Get, "VlmModel", DefaultParameterSetName = "Domain")]
[OutputType(typeof(Model), ParameterSetName = ["Domain"])]
public sealed class GetVlmModelCommand : VlmCmdlet
{
    /// <summary>Only models whose names match; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Only for domains that match; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = "Domain")]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Domain { get; set; }

    private protected override Task EndAsync() => WriteAllAsync(Matching(Client.Models.ListAsync(StopToken)));

    private static WildcardPattern[]? Patterns(string[]? texts) =>
        texts?.Select(text => new WildcardPattern(text, WildcardOptions.IgnoreCase)).ToArray();

    private static bool IsMatch(WildcardPattern[]? patterns, string? text) =>
        patterns is null || Array.Exists(patterns, pattern => pattern.IsMatch(text ?? ""));

    private async IAsyncEnumerable<Model> Matching(IAsyncEnumerable<Model> models)
    {
        WildcardPattern[]? names = Patterns(Name);
        WildcardPattern[]? domains = Patterns(Domain);
        await foreach (Model model in models)
        {
            if (IsMatch(names, model.Name) && IsMatch(domains, model.Domain))
            {
                yield return model;
            }
        }
    }
}
