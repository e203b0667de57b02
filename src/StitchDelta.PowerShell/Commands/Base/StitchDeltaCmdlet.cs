using System.Diagnostics;
using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Contracts;
using StitchDelta.Errors;
using StitchDelta.Isolation;
using StitchDelta.Steps;

namespace StitchDelta.Commands.Base;

/// <summary>What every cmdlet of the module has: errors from the catalogue, one for each bad object; plans under <c>-WhatIf</c>; progress; a log of the calls.</summary>
public abstract partial class StitchDeltaCmdlet : AsyncPSCmdlet, IStage, ICallLog
{
  private static readonly TimeSpan ProgressPace = TimeSpan.FromMilliseconds(500);
  private readonly Stopwatch _sinceProgress = Stopwatch.StartNew();
  private bool _progressShown;

  /// <summary>The object from the pipe, or null.</summary>
  private protected virtual PSObject? Input => null;

  private protected static IEngine Engine => EngineLoader.Engine;

  private protected static RunspaceSession Session => RunspaceSession.Current;

  /// <summary>What the cmdlet does for one object.</summary>
  private protected abstract Task ProcessOneAsync(CancellationToken cancel);

  /// <summary>What is left to do after the last object.</summary>
  private protected virtual Task FinishAsync(CancellationToken cancel) => Task.CompletedTask;

  /// <inheritdoc />
  protected sealed override Task ProcessAsync(CancellationToken cancel) => GuardAsync(() => ProcessOneAsync(cancel));

  /// <inheritdoc />
  protected sealed override Task EndAsync(CancellationToken cancel) => GuardAsync(() => FinishAsync(cancel));

  /// <summary>Does the work for one object; its failure is that object's error, and the next ones go on.</summary>
  private protected async Task GuardAsync(Func<Task> work)
  {
    try
    {
      await work();
    }
    catch (StitchDeltaException e)
    {
      WriteError(e.ToRecord());
    }
    catch (Exception e) when (!IsFlowOfControl(e))
    {
      WriteError(Catalogue.Unexpected.After(Input, e, e.Message).ToRecord());
    }
  }

  /// <summary>Does the work for many objects at once. When the pipeline stops in one of them, the others are cancelled and waited for.</summary>
  private protected async Task SideBySideAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> work, CancellationToken cancel)
  {
    using var all = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    await Task.WhenAll(items.Select(OneAsync).ToList());

    async Task OneAsync(T item)
    {
      try
      {
        await GuardAsync(() => work(item, all.Token));
      }
      catch
      {
        all.Cancel();
        throw;
      }
    }
  }

  /// <summary>Emits what a step made, with all that came down the line. Nothing when the change was declined.</summary>
  private protected void Emit<T>(T? result) where T : LineObject
  {
    if (result is not null) WriteObject(HandOn(result));
  }

  /// <summary>What a step made, with all that came down the line.</summary>
  private protected T HandOn<T>(T result) where T : LineObject => Carry.Into(result, FromInput);

  /// <summary>A property of the object from the pipe, or null.</summary>
  private protected object? FromInput(string name) => Input?.Properties[name]?.Value is { } value
    ? value is PSObject wrapped ? wrapped.BaseObject : value
    : null;

  /// <summary>A value that an earlier stage makes; an error that says which when there is none.</summary>
  private protected T Need<T>(T? value, string parameter, string command) where T : class =>
    value ?? throw Catalogue.InputMissing.For(Input, parameter, command);

  /// <inheritdoc />
  public bool IsPlanning => IsWhatIf || FromInput(nameof(LineObject.IsPlanned)) is true;

  private bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
    ? LanguagePrimitives.IsTrue(given)
    : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

  /// <inheritdoc />
  public bool Approve(ResourceChange change) => Approve(change, IsPlanning);

  /// <inheritdoc />
  public void Keep(ResourceChange change) => Keep(change, IsPlanning);

  internal bool Approve(ResourceChange change, bool isPlanning)
  {
    var description = change.Detail.Length == 0 ? change.ToString() : $"{change}{Environment.NewLine}{Indent(change.Detail)}";
    if (!isPlanning || IsWhatIf) return Ask(description, $"{description}?", change.Resource, change.ToString());
    // The plan of an earlier stage is this stage's plan too; only PowerShell's own switch makes ShouldProcess say so.
    SayWhatIf(description);
    return false;
  }

  internal void Keep(ResourceChange change, bool isPlanning)
  {
    if (isPlanning) SayWhatIf($"{change}");
    else WriteVerbose($"{change}");
  }

  private void SayWhatIf(string description) => WriteInformation(new HostInformationMessage { Message = $"What if: {description}" }, ["PSHOST"]);

  private static string Indent(string text) => "  " + text.TrimEnd().Replace("\n", "\n  ");

  void IStage.Verbose(string text) => WriteVerbose(text);

  void IStage.Warn(string text) => WriteWarning(text);

  void IStage.Progress(string activity, string status, bool completed) => ShowProgress(activity, status, completed);

  /// <summary>Shows where a wait stands, at most twice a second.</summary>
  private protected void ShowProgress(string activity, string status, bool completed = false)
  {
    if (completed ? !_progressShown : _progressShown && _sinceProgress.Elapsed < ProgressPace) return;
    WriteProgress(new ProgressRecord(ActivityId(activity), activity, status.Length > 0 ? status : " ")
    {
      RecordType = completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
    });
    _progressShown = !completed;
    _sinceProgress.Restart();
  }

  // One bar for each thing that is waited for.
  private static int ActivityId(string activity) => StringComparer.Ordinal.GetHashCode(activity) & 0x7fffffff;

  void ICallLog.Verbose(string line) => OnPipeline(() => WriteVerbose(line));

  void ICallLog.Debug(string line) => OnPipeline(() => WriteDebug(line));

  // Cancellation and PowerShell's own exceptions steer the pipeline; they are no errors of ours.
  private static bool IsFlowOfControl(Exception e) =>
    e is OperationCanceledException || e.GetType().Namespace?.StartsWith("System.Management.Automation", StringComparison.Ordinal) == true;
}
