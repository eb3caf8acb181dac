namespace VlmRun.Predictions.Markdown;

/// <summary>How deep <c>Export-Clixml</c> and remoting serialize a <see cref="MarkdownDocument"/>.</summary>
internal static class MarkdownTypeData
{
    /// <summary>
    /// Sets the depth in the current runspace, so that tables and their rows are kept; the default depth of two would cut them off.
    /// Called for the first document, because a types file would add 10 ms to every import.
    /// </summary>
    public static void Update(PSCmdlet cmdlet)
    {
        try
        {
            cmdlet.InvokeCommand.InvokeScript(
                $"Microsoft.PowerShell.Utility\\Update-TypeData -TypeName {typeof(MarkdownDocument).FullName} -SerializationDepth 50 -Force -WhatIf:$false -Confirm:$false");
        }
        catch (CommandNotFoundException)
        {
            cmdlet.WriteVerbose("Update-TypeData is not available in this runspace, so Export-Clixml keeps a document to its default depth only.");
        }
    }
}
