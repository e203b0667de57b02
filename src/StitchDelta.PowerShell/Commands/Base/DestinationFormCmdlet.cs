using System.Management.Automation;
using System.Security;

using StitchDelta.Binding;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that fills Stitch's destination form and waits for the connection check, as Check and Save does.</summary>
public abstract class DestinationFormCmdlet : StitchAccountCmdlet
{
  /// <summary>The destination's display name. Left out: the name that it has; Databricks Delta Lake for a new one.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? DestinationName { get; set; }

  /// <summary>The destination's description.</summary>
  [Parameter]
  [AllowEmptyString]
  public string? Description { get; set; }

  /// <summary>The bucket's bare name. Left out: the one that the destination has.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>The JDBC URL of the cluster. Left out: the one that the destination has.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Prose]
  [JdbcAddress]
  public string? JdbcUrl { get; set; }

  /// <summary>The Databricks token, the form's Access Token. Left out: Stitch keeps the one that it has.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Alias("AccessToken")]
  [Reads(typeof(SecureString))]
  public SecureString? Token { get; set; }

  /// <summary>The bare name or address of the SSH server through which Stitch is to connect. Left out: as it is, no tunnel for a new
  /// destination.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? SshHost { get; set; }

  /// <summary>The SSH server's port. Left out: the one that the destination has, else 22.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(int))]
  [Between(1, 65535)]
  public int? SshPort { get; set; }

  /// <summary>The user on the SSH server.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? SshUser { get; set; }

  /// <summary>Does without an SSH tunnel, whatever else is said of one.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter NoSsh { get; set; }

  /// <summary>Does not wait for the connection check.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter NoWait { get; set; }

  /// <summary>How many seconds to wait for the connection check.</summary>
  [Parameter]
  [Between(1, 86400)]
  [Reads(typeof(int))]
  public int TimeoutSeconds { get; set; } = 900;

  /// <summary>Who waits: the cmdlet, or the row that it works on.</summary>
  private protected virtual IStage Stage => this;

  /// <summary>Saves the form.</summary>
  private protected abstract Task<(StepResult<StitchDestination> Destination, DestinationInfo? Info)> SaveAsync(
    IStitchAccount stitch, CancellationToken cancel);

  /// <summary>The form with all that is known.</summary>
  private protected DestinationForm WholeForm => Form(_ => true);

  /// <summary>The form with what is asked for: what an object only remembers of its destination is not.</summary>
  private protected DestinationForm AskedForm => Form(IsAsked);

  /// <summary>Tries a token that comes from outside of this run.</summary>
  private protected TokenTrial Trial => new((url, token) => Connections.WorkspaceOf(url, token, NamedWorkspace), IsKnown);

  // One that is typed, or comes from a file, may have been revoked since it was made.
  private bool IsKnown(SecureString token, Uri workspaceUrl) => !Arguments.AreGiven(nameof(Token)) && Current.As<StageOutput>() is not null
    && SessionTokens.IsMadeHere(token, workspaceUrl);

  // What an object of the module says was read from where people edit; a row is what somebody wrote.
  private Uri? NamedWorkspace => RowOrigin.IsRemembered(Current) ? null : KnownFromInput.WorkspaceUrl;

  /// <summary>The id of the token that is asked for; null where that is not known.</summary>
  private protected string? AskedTokenId =>
    Token is not null && !Arguments.AreGiven(nameof(Token)) && IsAsked(nameof(Token))
      ? FromInput(nameof(StitchDestination.TokenId)) as string : null;

  /// <summary>Whether the value of a parameter is asked for.</summary>
  private protected bool IsAsked(string parameter) => Arguments.AreGiven(parameter) || RowOrigin.Asks(Current, parameter);

  /// <summary>Says what an object from the pipe remembers otherwise than the destination is: nothing of it was written.</summary>
  private protected void WarnOfOldObject(DestinationInfo? info)
  {
    Tell(nameof(JdbcUrl), JdbcUrl, info?.JdbcUrl);
    Tell(nameof(BucketName), BucketName, info?.BucketName);
    Tell(nameof(DestinationName), DestinationName, info?.DestinationName);
    Tell(nameof(SshHost), SshHost, info?.Ssh?.Host);
    Tell(nameof(SshUser), SshUser, info?.Ssh?.User);

    void Tell(string parameter, string? remembered, string? there)
    {
      if (IsAsked(parameter) || remembered is null || there is null || remembered == there
        || SameDestination.IsSameUrl(remembered, there)) return;
      Stage.Warn($"The object from the pipe is older than the destination {info!.DestinationId}, or was edited: it has the {parameter} "
        + $"{remembered}, and the destination {there}, which stays. To change it, give -{parameter}.");
    }
  }

  private DestinationForm Form(Func<string, bool> isAsked) => new()
  {
    DestinationName = isAsked(nameof(DestinationName)) ? DestinationName : null,
    Description = Description,
    BucketName = isAsked(nameof(BucketName)) ? BucketName : null,
    JdbcUrl = isAsked(nameof(JdbcUrl)) ? JdbcUrl : null,
    AccessToken = isAsked(nameof(Token)) ? Token : null,
    Ssh = NoSsh ? SshTunnel.Off : SshTunnel.Of(
      isAsked(nameof(SshHost)) ? SshHost : null, isAsked(nameof(SshPort)) ? SshPort : null, isAsked(nameof(SshUser)) ? SshUser : null),
  };

  /// <summary>Puts on record what the installation has now.</summary>
  private protected virtual Task<StitchDestination> RecordAsync(StitchDestination destination, DestinationInfo? info,
    CancellationToken cancel) => Task.FromResult(destination);

  private protected sealed override async Task ProcessOneAsync(CancellationToken cancel)
  {
    if (Token is { Length: 0 }) throw Catalogue.TokenEmpty.For(DestinationName, "-Token");
    var stitch = Connected();
    var (saved, info) = await SaveAsync(stitch, cancel);
    if (saved.Status == StepStatus.Declined) return;
    var destination = await RecordAsync(saved.Value with { StitchToken = StitchTokenOfRow() }, info, cancel);
    if (info is null || destination.IsPlanned || NoWait)
    {
      WriteMade(HandOn(destination));
      return;
    }
    var timeout = TimeSpan.FromSeconds(TimeoutSeconds);
    var check = await AwaitConnectionCheck.RunAsync(Stage, stitch, info, timeout, cancel);
    if (AwaitConnectionCheck.FaultOf(check, info, timeout) is { } fault) WriteError(RecordOf(fault));
    // Empty, where the object from the pipe may still hold a fault.
    WriteMade(HandOn(destination with { ConnectionCheck = check?.Status, ConnectionCheckMessage = check?.Message }));
  }
}
