using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Isolation;

namespace StitchDelta.Commands.Base;

/// <summary>What every cmdlet of the module has: errors from the catalogue, one for each bad object; plans under <c>-WhatIf</c>; progress;
/// a log of the calls.</summary>
public abstract partial class StitchDeltaCmdlet : AsyncPSCmdlet, IStage, ICallLog
{
  private readonly ProgressBars _bars = new(TimeProvider.System);
  private bool _showsDebug;
  private string _headed = "";
  private Connections? _connections;

  /// <summary>What an error is about when it names nothing itself: the object from the pipe.</summary>
  private protected virtual object? Target => null;

  /// <summary>What the command line and the pipe give.</summary>
  private protected Arguments Arguments { get; private set; } = null!;

  private protected static RunspaceSession Session => RunspaceSession.Current;

  /// <summary>The connections that the current object is worked on with.</summary>
  private protected Connections Connections =>
    _connections ??= new(Session, EngineLoader.Engine, this, Variable, AskMfaCodeAsync, ShowProgress);

  /// <summary>What the cmdlet does, for one object where it takes objects.</summary>
  private protected abstract Task ProcessOneAsync(CancellationToken cancel);

  /// <summary>Judges what the command line alone tells, before any stage of the pipe has begun.</summary>
  private protected virtual void Judge()
  {
  }

  /// <summary>What is left to do after the last object.</summary>
  private protected virtual Task FinishAsync(CancellationToken cancel) => Task.CompletedTask;

  /// <inheritdoc />
  protected sealed override Task BeginAsync(CancellationToken cancel)
  {
    // Once and here: the engine asks on threads that may not ask PowerShell.
    _showsDebug = ShowsDebug();
    try
    {
      Arguments = new(this);
      Judge();
    }
    catch (StitchDeltaException e)
    {
      // Of all objects, and before the first: the stages before this one have not begun either.
      ThrowTerminatingError(e.ToRecord());
    }
    return Task.CompletedTask;
  }

  /// <inheritdoc />
  protected override Task ProcessAsync(CancellationToken cancel) => GuardAsync(() => ProcessOneAsync(cancel), cancel);

  /// <inheritdoc />
  protected sealed override Task EndAsync(CancellationToken cancel) => GuardAsync(() => FinishAsync(cancel), cancel);

  /// <summary>Does the work for one object; its failure is that object's error, and the next ones go on.</summary>
  /// <param name="work">The work.</param>
  /// <param name="cancel">What ends the work without being an error.</param>
  private protected Task GuardAsync(Func<Task> work, CancellationToken cancel) =>
    GuardItemAsync(work, RecordOf, () => Target, cancel);

  private async Task GuardItemAsync(Func<Task> work, Func<StitchDeltaException, ErrorRecord> recordOf, Func<object?> target,
    CancellationToken cancel)
  {
    try
    {
      await work();
    }
    catch (StitchDeltaException e)
    {
      WriteError(recordOf(e));
    }
    catch (Exception e) when (!IsFlowOfControl(e, cancel))
    {
      WriteError(recordOf(Catalogue.Unexpected.After(target(), e, e.Message)));
    }
  }

  /// <summary>What is told of a failure.</summary>
  private protected virtual ErrorRecord RecordOf(StitchDeltaException fault) => fault.ToRecord();

  /// <summary>Does the work for many objects at once. When the pipeline stops in one of them, the others are cancelled and waited
  /// for.</summary>
  /// <param name="items">What is worked on.</param>
  /// <param name="work">The work for one.</param>
  /// <param name="recordOf">What is told of the failure of one.</param>
  /// <param name="cancel">What ends the work without being an error.</param>
  private protected async Task SideBySideAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> work,
    Func<T, StitchDeltaException, ErrorRecord> recordOf, CancellationToken cancel)
  {
    using var all = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    await Task.WhenAll(items.Select(OneAsync).ToList());

    async Task OneAsync(T item)
    {
      try
      {
        await GuardItemAsync(() => work(item, all.Token), fault => recordOf(item, fault), () => null, all.Token);
      }
      catch
      {
        all.Cancel();
        throw;
      }
    }
  }

  /// <inheritdoc />
  public bool IsPlanning => FromPipeline(() => IsWhatIf || IsInputPlanned);

  /// <summary>Whether the object from the pipe is a plan: then this stage plans, too.</summary>
  private protected virtual bool IsInputPlanned => false;

  internal bool IsWhatIf => FromPipeline(() => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
    ? LanguagePrimitives.IsTrue(given)
    : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference")));

  /// <inheritdoc />
  public TimeProvider Time => TimeProvider.System;

  /// <inheritdoc />
  public bool Approve(ResourceChange change) => Approve(change, IsPlanning);

  /// <inheritdoc />
  public virtual void Done(ResourceChange change)
  {
  }

  /// <inheritdoc />
  public void Unchanged(ResourceChange change) => Unchanged(change, IsPlanning);

  internal bool Approve(ResourceChange change, bool isPlanning, string title = "") =>
    FromPipeline(() => MayMake(change, isPlanning, title));

  private bool MayMake(ResourceChange change, bool isPlanning, string title)
  {
    var what = title.Length == 0 || isPlanning ? change.ToString() : $"{title}: {change}";
    var description = change.Detail.Length == 0 ? what : $"{what}{Environment.NewLine}{Indent(change.Detail)}";
    if (isPlanning) Head(title);
    if (!isPlanning) return Ask(description, $"{description}?", change.Resource, what);
    SayWhatIf(description);
    return false;
  }

  internal void Unchanged(ResourceChange change, bool isPlanning, string title = "") => FromPipeline(() =>
  {
    if (isPlanning) Head(title);
    if (isPlanning) SayWhatIf($"{change}");
    else WriteVerbose(title.Length == 0 ? $"{change}" : $"{title}: {change}");
    return true;
  });

  // Above the plan of each of many rows.
  private void Head(string title)
  {
    if (title.Length == 0 || title == _headed) return;
    _headed = title;
    SayWhatIf($"{title}:");
  }

  // ShouldProcess would write to the host past every stream, and a plan that nobody can silence spoils a log. The tag is Write-Host's:
  // shown unless the stream is
  // redirected or the command says otherwise.
  private protected void SayWhatIf(string description)
  {
    WriteInformation(new HostInformationMessage { Message = $"What if: {description}" }, IsSilenced("InformationAction") ? [] : ["PSHOST"]);
  }

  private static string Indent(string text) => "  " + text.TrimEnd().Replace("\n", "\n  ");

  void IStage.Verbose(string text) => WriteVerbose(text);

  void IStage.Warn(string text) => WriteWarning(text);

  void IStage.Progress(string activity, string status, bool completed) => ShowProgress(activity, status, completed);

  /// <summary>Shows where a wait stands, at most twice a second for each activity.</summary>
  private protected void ShowProgress(string activity, string status, bool completed = false) => OnPipeline(() =>
  {
    if (!_bars.MayDraw(activity, completed)) return;
    var told = _bars.Status(activity, status);
    WriteProgress(new ProgressRecord(ActivityId(activity), activity, told.Length > 0 ? told : " ")
    {
      RecordType = completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
    });
  });

  // One bar for each thing that is waited for.
  private static int ActivityId(string activity) => StringComparer.Ordinal.GetHashCode(activity) & 0x7fffffff;

  // A host is asked on the pipeline's thread, and whoever waits for the code is told however the asking ends.
  private async Task<string?> AskMfaCodeAsync(MfaDevice device, CancellationToken cancel)
  {
    var answer = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
    using var stopping = cancel.Register(() => answer.TrySetCanceled());
    OnPipeline(() =>
    {
      try
      {
        answer.TrySetResult(MfaPrompt.Ask(Host, device));
      }
      finally
      {
        answer.TrySetResult(null);
      }
    });
    return await answer.Task;
  }

  private bool ShowsDebug() => MyInvocation.BoundParameters.TryGetValue("Debug", out var given)
    ? LanguagePrimitives.IsTrue(given)
    : LanguagePrimitives.TryConvertTo<ActionPreference>(GetVariableValue("DebugPreference"), out var preference)
      && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);

  void ICallLog.Verbose(string line) => WriteVerbose(line);

  void ICallLog.Debug(Func<string> line)
  {
    if (_showsDebug) WriteDebug(line());
  }

  // Cancellation and PowerShell's own exceptions steer the pipeline; they are no errors of ours. A cancellation that nobody asked for is
  // one.
  private bool IsFlowOfControl(Exception e, CancellationToken cancel) =>
    e is OperationCanceledException ? IsStopping || cancel.IsCancellationRequested
    : e.GetType().Namespace?.StartsWith("System.Management.Automation", StringComparison.Ordinal) == true;

  // Files that the environment names are looked for from the session's location, which need not be the process's.
  private string? Variable(string name)
  {
    var value = Environment.GetEnvironmentVariable(name);
    return name == "DATABRICKS_CONFIG_FILE" && value is { Length: > 0 } && value[0] != '~'
      ? Path.Combine(SessionState.Path.CurrentFileSystemLocation.ProviderPath, value) : value;
  }
}
