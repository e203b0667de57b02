using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Lists the privileges that Stitch's loader needs on the bucket, each with its reason.</summary>
[Cmdlet(VerbsCommon.Get, "StitchPrivilege")]
[OutputType(typeof(StitchPrivilege), typeof(string))]
public sealed class GetStitchPrivilegeCommand : PipedCmdlet
{
  /// <summary>Lists instead the actions that the administrator who runs this module needs in AWS.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Operator { get; set; }

  /// <summary>Prints the administrator's actions as an IAM policy, the smallest that suffices. Implies -Operator.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter AsPolicy { get; set; }

  /// <summary>The bucket that the policy is to be for. Left out: any.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>The role that the policy is to be for. Left out: any.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? RoleName { get; set; }

  /// <summary>The role that Databricks deploys clusters with. Left out: any.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? DeploymentRoleName { get; set; }

  private protected override Task ProcessOneAsync(CancellationToken cancel)
  {
    if (AsPolicy) WriteObject(OperatorPolicy.Of(BucketName, RoleName, DeploymentRoleName));
    else WriteObject(Operator ? StitchPrivilege.Operator : StitchPrivilege.Loader, enumerateCollection: true);
    return Task.CompletedTask;
  }
}
