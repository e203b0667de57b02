using StitchDelta.Contracts;

namespace StitchDelta.Steps;

/// <summary>What Databricks' termination codes mean for whoever set the cluster up.</summary>
public static class TerminationAdvice
{
  // In this order: the first group with a part of the code decides.
  private static readonly (string[] Parts, string Remedy)[] Groups =
  [
    (["AWS_AUTHORIZATION_FAILURE", "INSTANCE_PROFILE", "STS_CLIENT_SETUP", "INVALID_AWS_PARAMETER"],
      "Databricks could not use the instance profile. Let the deployment role pass it: New-DeltaInstanceProfile -DeploymentRoleName …; a profile made a minute ago needs a little longer."),
    (["INSUFFICIENT_INSTANCE_CAPACITY", "STOCKOUT", "SPOT_INSTANCE"],
      "AWS has no such instances just now. Try again, or give another -NodeTypeId."),
    (["QUOTA", "LIMIT_EXCEEDED", "THROTTLED", "REQUEST_REJECTED", "RATE_LIMITED"],
      "A quota or rate limit was reached. Wait, or raise the EC2 quota of the AWS account."),
    (["SUBNET", "IP_EXHAUSTION", "CONTROL_PLANE", "NPIP_TUNNEL", "NETWORK", "DNS", "BOOTSTRAP", "INSTANCE_UNREACHABLE"],
      "The instances did not reach Databricks. Check the workspace's VPC: subnets, NAT, security groups, DNS."),
    (["KMS"], "The workspace's KMS key cannot be used. Check the key's policy and state."),
    (["EOS_SPARK_IMAGE", "SPARK_IMAGE", "DBR_IMAGE"], "The runtime cannot be used any more. Give another -SparkVersion; Get-DeltaRuntime lists them."),
    (["LAUNCH_FAILURE", "UNSUPPORTED", "INVALID_ARGUMENT", "WORKSPACE_CONFIGURATION", "CLOUD_ACCOUNT_SETUP"],
      "AWS refused to launch the instances; the parameters in the message say why."),
    (["SPARK", "DRIVER", "HIVEMETASTORE", "INIT_SCRIPT"], "Spark did not come up. Check the cluster's Spark settings, init scripts and metastore."),
    (["TRIAL_EXPIRED", "WORKSPACE_CANCELLED"], "The Databricks workspace has ended; renew the subscription."),
    (["USER_REQUEST", "INACTIVITY", "JOB_FINISHED"], "Somebody or its auto-termination stopped it. Start it again: Start-DeltaCluster"),
  ];

  /// <summary>The reason in the service's own words, with all its parameters.</summary>
  public static string Message(ClusterInfo cluster)
  {
    if (cluster.TerminationReason is not { } reason) return cluster.StateMessage.Length > 0 ? cluster.StateMessage : cluster.State;
    var parameters = string.Join(", ", reason.Parameters.Select(p => $"{p.Key}: {p.Value}"));
    return string.Join(" ", new[] { $"{reason.Code} ({reason.Type}).", cluster.StateMessage, parameters }.Where(t => t.Length > 0));
  }

  /// <summary>What to do about it.</summary>
  public static string Remedy(ClusterInfo cluster)
  {
    var code = cluster.TerminationReason?.Code ?? "";
    return Groups.Where(g => g.Parts.Any(code.Contains)).Select(g => g.Remedy).FirstOrDefault()
      ?? "Read the cluster's event log in Databricks.";
  }
}
