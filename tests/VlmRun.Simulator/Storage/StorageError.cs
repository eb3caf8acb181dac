using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Storage;

/// <summary>The errors of storage: XML, since storage is not the API.</summary>
internal static class StorageError
{
    public static Task SendAsync(HttpContext context, int status, string code, string message)
    {
        string xml = $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>";
        return Answer.SendAsync(context, status, Encoding.UTF8.GetBytes(xml), "application/xml");
    }
}
