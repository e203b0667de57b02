using StitchDelta.HelpBuilder;

if (args is not [var folder, var file])
{
  Console.Error.WriteLine("usage: HelpBuilder <folder of the pages> <help file to write>");
  return 2;
}

var pages = new List<HelpPage>();
var isWhole = true;
foreach (var path in Directory.GetFiles(folder, "*.md").Order(StringComparer.Ordinal))
{
  try
  {
    pages.Add(PageReader.Read(File.ReadAllText(path)));
  }
  catch (PageException fault)
  {
    // In the form that MSBuild takes for an error of this file.
    Console.Error.WriteLine($"{Path.GetFullPath(path)}({fault.Line}): error HELP: {fault.Message}");
    isWhole = false;
  }
}
if (!isWhole) return 1;

Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
MamlWriter.Write(pages).Save(file);
return 0;
