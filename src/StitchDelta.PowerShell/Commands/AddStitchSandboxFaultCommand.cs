using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Has the next requests of an operation fail in the sandbox, or take longer, to see how the module takes it.</summary>
[Cmdlet(VerbsCommon.Add, "StitchSandboxFault")]
[OutputType(typeof(SandboxFault))]
public sealed class AddStitchSandboxFaultCommand : StitchDeltaCmdlet
{
  /// <summary>The service, as Get-StitchSandboxRequest names it.</summary>
  [Parameter(Position = 0)]
  [SupportsWildcards]
  [ArgumentCompleter(typeof(Completer))]
  public string Service { get; set; } = "*";

  /// <summary>The operation, as Get-StitchSandboxRequest names it.</summary>
  [Parameter(Position = 1)]
  [SupportsWildcards]
  [ArgumentCompleter(typeof(Completer))]
  public string? Operation { get; set; }

  /// <summary>The account, as Get-StitchSandboxRequest names it. Left out: any.</summary>
  [Parameter]
  [SupportsWildcards]
  [ValidateNotNullOrEmpty]
  [ArgumentCompleter(typeof(Completer))]
  public string Account { get; set; } = "*";

  /// <summary>The HTTP status to answer with, in the service's own form.</summary>
  [Parameter]
  [Alias("Status")]
  [Between(400, 599)]
  [Reads(typeof(int))]
  public int? StatusCode { get; set; }

  /// <summary>The service's error code. Left out: the one that mostly comes with the status.</summary>
  [Parameter]
  public string? ErrorCode { get; set; }

  /// <summary>The words of the error.</summary>
  [Parameter]
  [Prose]
  public string? Message { get; set; }

  /// <summary>The body of the answer in place of the service's own, as a gateway or a login page gives it.</summary>
  [Parameter]
  [Prose]
  [AllowEmptyString]
  public string? Body { get; set; }

  /// <summary>How many seconds the answer asks to wait before the next try.</summary>
  [Parameter]
  [Between(0, 3600)]
  [Reads(typeof(int))]
  public int? RetryAfterSeconds { get; set; }

  /// <summary>How many seconds the answer takes longer.</summary>
  [Parameter]
  [Between(0, 3600)]
  [Reads(typeof(double))]
  public double DelaySeconds { get; set; }

  /// <summary>Breaks the connection instead of an answer.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Drop { get; set; }

  /// <summary>Carries the request out first, so that only its answer is lost.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter AfterHandling { get; set; }

  /// <summary>How many requests it befalls; 0 for all until the sandbox stops.</summary>
  [Parameter]
  [Between(0, int.MaxValue)]
  [Reads(typeof(int))]
  public int Count { get; set; } = 1;

  private protected override Task ProcessOneAsync(CancellationToken cancel)
  {
    var sandbox = Session.Sandbox?.Sandbox ?? throw Catalogue.SandboxNotRunning.For(null);
    var fault = Fault(Operation ?? throw Invalid("there is no operation; '*' means all"));
    WriteObject(sandbox.AddFault(fault));
    return Task.CompletedTask;
  }

  private SandboxFault Fault(string operation)
  {
    if (StatusCode is null && Body is null && !Drop && DelaySeconds == 0) throw Invalid("nothing is to happen");
    if (StatusCode is not null && Drop) throw Invalid("an answer with a status and a connection that breaks do not go together");
    if (Body is not null && (ErrorCode ?? Message) is not null) throw Invalid("a body has an error's code and words in it already");
    if (Body is not null && Drop) throw Invalid("an answer with a body and a connection that breaks do not go together");
    if (StatusCode is null && (ErrorCode ?? Message) is not null) throw Invalid("an error needs a status");
    if (StatusCode is null && RetryAfterSeconds is not null) throw Invalid("to ask for a wait needs a status");
    return new()
    {
      Service = Service,
      Operation = operation,
      Account = Account,
      Status = StatusCode,
      ErrorCode = ErrorCode,
      Message = Message,
      Body = Body,
      RetryAfter = RetryAfterSeconds is { } after ? TimeSpan.FromSeconds(after) : null,
      Delay = TimeSpan.FromSeconds(DelaySeconds),
      IsDropped = Drop,
      AfterHandling = AfterHandling,
      Count = Count,
    };
  }

  private StitchDeltaException Invalid(string why) => Catalogue.SandboxFaultInvalid.For(Operation, why);
}
