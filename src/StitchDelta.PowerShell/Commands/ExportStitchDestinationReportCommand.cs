using System.Management.Automation;
using System.Text;
using Microsoft.PowerShell.Commands;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Writes a report that people can read, as one page of HTML or as Markdown: the chain, the checks with their remedies, what was
/// changed. There is no secret in it.</summary>
[Cmdlet(VerbsData.Export, "StitchDestinationReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportStitchDestinationReportCommand : StitchDeltaCmdlet
{
  private readonly List<StitchCheck> _checks = [];
  private readonly List<StageOutput> _objects = [];

  /// <summary>The file to write. It ends in .html or .htm for a page, in .md for Markdown. One that is there is overwritten.</summary>
  [Parameter(Position = 0)]
  [Prose]
  public string? Path { get; set; }

  /// <summary>The destination, or several objects of the pipeline from the first stage's to the last's: what they know is shown, and what
  /// they changed.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public PSObject[]? Destination { get; set; }

  /// <summary>Does not overwrite a file that is there.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter NoClobber { get; set; }

  /// <summary>Overwrites a file that is read-only.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Force { get; set; }

  /// <summary>Emits the file.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter PassThru { get; set; }

  /// <summary>The checks of Test-StitchDestination; objects of the pipeline among them count as -Destination does.</summary>
  [Parameter(ValueFromPipeline = true)]
  public PSObject? InputObject { get; set; }

  private protected override Task ProcessOneAsync(CancellationToken cancel)
  {
    if (InputObject is null) return Task.CompletedTask;
    if (ReportInput.Check(InputObject) is { } check) _checks.Add(check);
    else _objects.Add(ReportInput.Object(InputObject));
    return Task.CompletedTask;
  }

  private protected override Task FinishAsync(CancellationToken cancel)
  {
    var (path, render) = Output();
    _objects.AddRange((Destination ?? []).Select(ReportInput.Object));
    if (_checks.Count + _objects.Count == 0) throw Catalogue.ReportEmpty.For(path);
    if (NoClobber && File.Exists(path)) throw Catalogue.ReportExists.For(path, path);
    if (!Approve(new(File.Exists(path) ? ChangeAction.Update : ChangeAction.Create, $"report {path}"))) return Task.CompletedTask;
    Write(path, render(FleetReport.From(_checks, _objects, TimeProvider.System.GetLocalNow())));
    // As Get-Item gives it, so that it binds as a path further down the pipe.
    if (PassThru) WriteObject(InvokeProvider.Item.Get([path], force: true, literalPath: true), enumerateCollection: true);
    return Task.CompletedTask;
  }

  // The path, by the session's location and drives, and what its ending asks for.
  private (string Path, Func<FleetReport, string> Render) Output()
  {
    if (string.IsNullOrWhiteSpace(Path)) throw Invalid(Path ?? "", "there is no -Path");
    string path;
    try
    {
      path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path, out var provider, out _);
      if (provider.Name != FileSystemProvider.ProviderName) throw Invalid(Path!, "it is not in the file system");
    }
    catch (Exception e) when (e is SessionStateException or NotSupportedException)
    {
      throw Invalid(Path!, e.Message.TrimEnd('.'));
    }
    Func<FleetReport, string> render = System.IO.Path.GetExtension(path).ToLowerInvariant() switch
    {
      ".html" or ".htm" => HtmlReport.Render,
      ".md" => MarkdownReport.Render,
      _ => throw Invalid(Path!, "its ending is neither .html nor .md"),
    };
    if (Directory.Exists(path)) throw Invalid(Path!, "it is a folder");
    if (!Directory.Exists(System.IO.Path.GetDirectoryName(path))) throw Invalid(Path!, "its folder is not there");
    return (path, render);
  }

  private static StitchDeltaException Invalid(string path, string why) => Catalogue.ReportPathInvalid.For(path, path, why);

  private void Write(string path, string text)
  {
    try
    {
      if (Force && File.Exists(path)) File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
      File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException)
    {
      throw Catalogue.ReportNotWritten.After(path, e, path, e.Message);
    }
  }
}
