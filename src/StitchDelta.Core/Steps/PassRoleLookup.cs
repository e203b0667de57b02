using StitchDelta.Contracts;
using StitchDelta.Errors;
using StitchDelta.Names;
using StitchDelta.Policies;

namespace StitchDelta.Steps;

/// <summary>
/// Looks at IAM when Databricks cannot use an instance profile: a profile that EC2 has not heard of yet and a role that the deployment role may not pass are refused in the same words.
/// </summary>
/// <param name="aws">AWS.</param>
/// <param name="deploymentRoleName">The role that Databricks deploys with; null when nobody knows it.</param>
public sealed class PassRoleLookup(IAws aws, string? deploymentRoleName)
{
  private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

  /// <summary>What the refusal means; null when IAM cannot be asked or does not tell.</summary>
  internal async Task<StitchDeltaException?> ExplainAsync(string arn, StitchDeltaException refusal, CancellationToken cancel)
  {
    using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    limit.CancelAfter(Limit);
    try
    {
      return await LookAsync(arn, refusal, limit.Token);
    }
    catch (StitchDeltaException)
    {
      return null;
    }
    catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
    {
      return null;
    }
  }

  private async Task<StitchDeltaException?> LookAsync(string arn, StitchDeltaException refusal, CancellationToken cancel)
  {
    // Another account's IAM knows nothing of this profile.
    if ((await aws.GetCallerIdentityAsync(cancel)).AccountId != arn.Split(':')[4]) return null;

    var name = InstanceProfileArns.NameIn(arn);
    var profile = await aws.GetInstanceProfileAsync(name, cancel);
    if (profile is null) return Catalogue.InstanceProfileIncomplete.After(arn, refusal, arn, "IAM has no such instance profile", name);
    if (profile.RoleArn is not { } role) return Catalogue.InstanceProfileIncomplete.After(arn, refusal, arn, "there is no role in it", name);
    if (deploymentRoleName is null || await aws.GetRoleAsync(deploymentRoleName, cancel) is not { } deployment) return null;

    var policies = new List<PolicyDocument>();
    foreach (var policy in await aws.ListRolePoliciesAsync(deploymentRoleName, cancel))
      if (await aws.GetRolePolicyAsync(deploymentRoleName, policy, cancel) is { } text)
        policies.Add(PolicyDocument.Parse(text));
    var decision = PolicyEvaluator.EvaluateIdentityPolicies(policies, new PolicyRequest(deployment.Arn, "iam:PassRole", role));
    return decision.Effect switch
    {
      PolicyEffect.Allow => Catalogue.InstanceProfileNotPropagated.After(arn, refusal, arn, deploymentRoleName, refusal.Fault?.Message),
      PolicyEffect.ExplicitDeny => Catalogue.PassRoleMissing.After(arn, refusal, arn, deploymentRoleName, $"its inline policies deny iam:PassRole on {role} ({decision.Sid ?? "a statement without Sid"})", profile.RoleName),
      PolicyEffect.ImplicitDeny => Catalogue.PassRoleMissing.After(arn, refusal, arn, deploymentRoleName, $"none of its {policies.Count} inline policies allows iam:PassRole on {role}", profile.RoleName),
      _ => null,
    };
  }
}
