using System.Collections.ObjectModel;
using System.Net;
using System.Security;

namespace VlmRun.Sessions;

/// <summary>Reads a key from a vault with the Get-Secret of the user's session (SecretManagement).</summary>
internal static class SecretReader
{
    /// <summary>Reads the secret as text; the caller must not keep it.</summary>
    /// <exception cref="NotConnectedException">There is no Get-Secret, no such secret, or it is not text.</exception>
    public static string Read(PSCmdlet cmdlet, string name, string? vault)
    {
        string what = vault is null ? $"The secret '{name}'" : $"The secret '{name}' of the vault '{vault}'";
        Collection<PSObject> found;
        try
        {
            found = cmdlet.InvokeCommand.InvokeScript(
                "param($given) Get-Secret @given -ErrorAction Stop",
                true,
                System.Management.Automation.Runspaces.PipelineResultTypes.None,
                null,
                Parameters(name, vault));
        }
        catch (CommandNotFoundException)
        {
            throw new NotConnectedException($"{what} cannot be read: this session has no Get-Secret. Install-PSResource Microsoft.PowerShell.SecretManagement");
        }
        catch (RuntimeException exception)
        {
            throw new NotConnectedException($"{what} cannot be read: {exception.Message}");
        }

        return (found.Count == 1 ? found[0]?.BaseObject : null) switch
        {
            SecureString text => new NetworkCredential("", text).Password,
            PSCredential credential => credential.GetNetworkCredential().Password,
            string text => text,
            null => throw new NotConnectedException($"{what} does not exist."),
            { } other => throw new NotConnectedException($"{what} is a {other.GetType().Name}; a key is a SecureString, a string or the password of a credential."),
        };
    }

    private static System.Collections.Hashtable Parameters(string name, string? vault)
    {
        System.Collections.Hashtable parameters = new() { ["Name"] = name };
        if (vault is not null)
        {
            parameters["Vault"] = vault;
        }

        return parameters;
    }
}
