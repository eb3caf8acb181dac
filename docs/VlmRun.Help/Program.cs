using System;
using System.Collections.Generic;
using System.IO;
using System.Xml;
using System.Xml.Linq;

namespace VlmRun.Help;

internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is not [string assembly, string pages, string target])
        {
            Console.Error.WriteLine("Usage: VlmRun.Help <assembly of the cmdlets> <folder of pages> <help file to write>");
            return 2;
        }

        List<string> missing = [];
        XDocument help = MamlFile.Of(Cmdlet.AllOf(assembly), pages, missing);
        foreach (string what in missing)
        {
            // The form that a build shows as an error of its own.
            Console.Error.WriteLine($"{pages} : error HELP1: {what}");
        }

        if (missing.Count > 0)
        {
            return 1;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        using XmlWriter writer = XmlWriter.Create(target, new XmlWriterSettings { Indent = true });
        help.Save(writer);
        return 0;
    }
}
