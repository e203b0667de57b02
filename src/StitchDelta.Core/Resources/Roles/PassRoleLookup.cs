namespace StitchDelta.Resources.Roles;

/// <summary>
/// Looks at IAM when Databricks cannot use an instance profile: a profile that EC2 has not heard of yet and a role that the deployment role
/// may not pass are refused in the same words.
/// </summary>
/// <param name="deploymentRoleName">The role that Databricks deploys with; null when nobody knows it.</param>
public sealed class PassRoleLookup(IAws aws, string? deploymentRoleName)
{
  private const string Action = "iam:PassRole";

  private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

  // Policies that let a role be passed often say to which service.
  private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> ToEc2 =
    new Dictionary<string, IReadOnlyList<string>> { ["iam:PassedToService"] = ["ec2.amazonaws.com"] };

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
    var caller = (await aws.GetCallerIdentityAsync(cancel)).AccountId;
    if (caller != arn.Split(':')[4]) return null;

    var name = InstanceProfileArns.NameIn(arn);
    var profile = await aws.GetInstanceProfileAsync(name, cancel);
    if (profile is null) return Catalogue.InstanceProfileIncomplete.After(arn, refusal, arn, "IAM has no such instance profile", name);
    if (profile.RoleArn is not { } role)
      return Catalogue.InstanceProfileIncomplete.After(arn, refusal, arn, "there is no role in it", name);
    if (deploymentRoleName is null) return null;
    var deploying = RoleNames.Parse(deploymentRoleName).In(caller);
    if (await aws.GetRoleAsync(deploying, cancel) is not { } deployment) return null;

    var (effect, seen) = await SimulatedAsync(deployment, role, cancel) ?? await InlineAsync(deployment, role, cancel);
    return effect switch
    {
      PolicyEffect.Allow => Catalogue.InstanceProfileNotPropagated.After(arn, refusal, arn, deploying, refusal.Fault?.Message),
      PolicyEffect.Depends => null,
      _ => Catalogue.PassRoleMissing.After(arn, refusal, arn, seen, profile.RoleName, deploying),
    };
  }

  /// <summary>What IAM itself decides, over policies of every kind; null when the caller may not ask.</summary>
  private async Task<(PolicyEffect Effect, string Seen)?> SimulatedAsync(IamRole deployment, string role, CancellationToken cancel)
  {
    try
    {
      var decisions = await aws.SimulateAsync(deployment.Arn, [Action], role, cancel);
      return decisions.TryGetValue(Action, out var decision) ? decision switch
      {
        "allowed" => (PolicyEffect.Allow, ""),
        "explicitDeny" => (PolicyEffect.ExplicitDeny, $"a policy of the deployment role {deployment.RoleName} denies {Action} on {role}"),
        "implicitDeny" => (PolicyEffect.ImplicitDeny, NoneAllows(deployment, role)),
        _ => null,
      } : null;
    }
    catch (StitchDeltaException e) when (e.Fault is not null)
    {
      return null;
    }
  }

  /// <summary>What the inline policies say, which is all only where no managed one is attached.</summary>
  private async Task<(PolicyEffect Effect, string Seen)> InlineAsync(IamRole deployment, string role, CancellationToken cancel)
  {
    var policies = new List<PolicyDocument>();
    foreach (var policy in await aws.ListRolePoliciesAsync(deployment.RoleName, cancel))
      if (await aws.GetRolePolicyAsync(deployment.RoleName, policy, cancel) is { } text)
        policies.Add(PolicyDocument.Parse(text));
    var decision = PolicyEvaluator.EvaluateIdentityPolicies(policies, new PolicyRequest(deployment.Arn, Action, role, ToEc2));
    return (decision.Effect, decision.Effect switch
    {
      PolicyEffect.ExplicitDeny =>
        $"an inline policy of the deployment role {deployment.RoleName} denies {Action} on {role} (statement "
          + $"{decision.Sid ?? "without Sid"})",
      PolicyEffect.ImplicitDeny => await UnreadAsync(deployment, cancel) is { } unread
        ? $"none of the {policies.Count} inline policies of the deployment role {deployment.RoleName} allows {Action} on {role}; "
          + $"{unread}, for the caller may not use iam:SimulatePrincipalPolicy"
        : NoneAllows(deployment, role),
      _ => "",
    });
  }

  /// <summary>What of the role's policies nobody looked at; null for nothing.</summary>
  private async Task<string?> UnreadAsync(IamRole deployment, CancellationToken cancel)
  {
    try
    {
      var managed = await aws.ListAttachedRolePoliciesAsync(deployment.RoleName, cancel);
      return managed.Count == 0 ? null : $"its managed policies ({string.Join(", ", managed)}) were not read";
    }
    catch (StitchDeltaException e) when (e.Fault is not null)
    {
      return "whether a managed policy does was not to be seen";
    }
  }

  private static string NoneAllows(IamRole deployment, string role) =>
    $"no policy of the deployment role {deployment.RoleName} allows {Action} on {role}";
}
