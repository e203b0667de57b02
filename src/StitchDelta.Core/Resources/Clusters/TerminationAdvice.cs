namespace StitchDelta.Resources.Clusters;

/// <summary>What Databricks' termination codes mean for whoever set the cluster up.</summary>
public static class TerminationAdvice
{
  private static readonly Dictionary<string, string> Remedies = new (string Remedy, string[] Codes)[]
  {
    ("Databricks could not use the instance profile. Let the deployment role pass it: New-DeltaInstanceProfile -DeploymentRoleName …; "
      + "a profile made a minute ago needs a little longer.",
      [
        "AWS_AUTHORIZATION_FAILURE", "AWS_INSTANCE_PROFILE_UPDATE_FAILURE", "UPDATE_INSTANCE_PROFILE_FAILURE", "STS_CLIENT_SETUP_FAILURE",
          "INVALID_AWS_PARAMETER",
      ]),
    ("AWS has no such instances just now. Try again, or give another -NodeTypeId.",
      [
        "AWS_INSUFFICIENT_INSTANCE_CAPACITY_FAILURE", "CLOUD_PROVIDER_RESOURCE_STOCKOUT",
          "CLOUD_PROVIDER_RESOURCE_STOCKOUT_DUE_TO_MISCONFIG",
        "AWS_MAX_SPOT_INSTANCE_COUNT_EXCEEDED_FAILURE", "SPOT_INSTANCE_TERMINATION",
      ]),
    ("A quota or rate limit was reached. Wait, or raise the EC2 quota of the AWS account.",
      [
        "AWS_RESOURCE_QUOTA_EXCEEDED", "AWS_REQUEST_LIMIT_EXCEEDED", "REQUEST_THROTTLED", "REQUEST_REJECTED", "RATE_LIMITED",
          "CLUSTER_OPERATION_THROTTLED",
      ]),
    ("The instances did not reach Databricks. Check the workspace's VPC: subnets, NAT, security groups, DNS.",
      [
        "AWS_INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET_FAILURE", "SUBNET_EXHAUSTED_FAILURE", "IP_EXHAUSTION_FAILURE",
          "CONTROL_PLANE_CONNECTION_FAILURE",
        "CONTROL_PLANE_CONNECTION_FAILURE_DUE_TO_MISCONFIG", "CONTROL_PLANE_REQUEST_FAILURE",
          "CONTROL_PLANE_REQUEST_FAILURE_DUE_TO_MISCONFIG",
        "NPIP_TUNNEL_SETUP_FAILURE", "NPIP_TUNNEL_TOKEN_FAILURE", "NETWORK_CONFIGURATION_FAILURE", "NETWORK_CHECK_CONTROL_PLANE_FAILURE",
        "NETWORK_CHECK_DNS_SERVER_FAILURE", "NETWORK_CHECK_METADATA_ENDPOINT_FAILURE", "NETWORK_CHECK_MULTIPLE_COMPONENTS_FAILURE",
          "NETWORK_CHECK_NIC_FAILURE",
        "NETWORK_CHECK_STORAGE_FAILURE", "DNS_RESOLUTION_ERROR", "DRIVER_DNS_RESOLUTION_FAILURE", "BOOTSTRAP_TIMEOUT",
          "BOOTSTRAP_TIMEOUT_CLOUD_PROVIDER_EXCEPTION",
        "BOOTSTRAP_TIMEOUT_DUE_TO_MISCONFIG", "SELF_BOOTSTRAP_FAILURE", "SSH_BOOTSTRAP_FAILURE", "INSTANCE_UNREACHABLE",
          "INSTANCE_UNREACHABLE_DUE_TO_MISCONFIG",
      ]),
    ("The workspace's KMS key cannot be used. Check the key's policy and state.",
      ["AWS_INACCESSIBLE_KMS_KEY_FAILURE", "AWS_INVALID_KMS_KEY_STATE"]),
    ("The runtime cannot be used any more. Give another -SparkVersion; Get-DeltaRuntime lists them.",
      [
        "INVALID_SPARK_IMAGE", "SPARK_IMAGE_NOT_FOUND", "EOS_SPARK_IMAGE", "DBR_IMAGE_RESOLUTION_FAILURE", "SPARK_IMAGE_DOWNLOAD_FAILURE",
          "SPARK_IMAGE_DOWNLOAD_THROTTLED",
      ]),
    ("AWS refused to launch the instances; the parameters in the message say why.",
      [
        "CLOUD_PROVIDER_LAUNCH_FAILURE", "CLOUD_PROVIDER_LAUNCH_FAILURE_DUE_TO_MISCONFIG", "UNEXPECTED_LAUNCH_FAILURE",
          "AWS_UNSUPPORTED_FAILURE",
        "UNSUPPORTED_INSTANCE_TYPE", "INVALID_ARGUMENT", "WORKSPACE_CONFIGURATION_ERROR", "CLOUD_ACCOUNT_SETUP_FAILURE",
      ]),
    ("Spark did not come up. Check the cluster's Spark settings, init scripts and metastore.",
      [
        "SPARK_STARTUP_FAILURE", "SPARK_ERROR", "DRIVER_UNREACHABLE", "DRIVER_UNRESPONSIVE", "DRIVER_UNHEALTHY",
          "DRIVER_UNEXPECTED_FAILURE", "DRIVER_OUT_OF_MEMORY",
        "DRIVER_OUT_OF_DISK", "DRIVER_LAUNCH_TIMEOUT", "DRIVER_NODE_UNREACHABLE", "HIVEMETASTORE_CONNECTIVITY_FAILURE",
          "HIVE_METASTORE_PROVISIONING_FAILURE",
        "METASTORE_COMPONENT_UNHEALTHY", "INIT_SCRIPT_FAILURE", "GLOBAL_INIT_SCRIPT_FAILURE", "DYNAMIC_SPARK_CONF_SIZE_EXCEEDED",
      ]),
    ("The Databricks workspace has ended; renew the subscription.", ["TRIAL_EXPIRED", "WORKSPACE_CANCELLED_ERROR"]),
    ("Somebody or its auto-termination stopped it. Start it again: Start-DeltaCluster", ["USER_REQUEST", "INACTIVITY", "JOB_FINISHED"]),
  }.SelectMany(group => group.Codes, (group, code) => (code, group.Remedy)).ToDictionary(p => p.code, p =>
    p.Remedy, StringComparer.Ordinal);

  /// <summary>The reason in the service's own words, with all its parameters.</summary>
  public static string Message(ClusterInfo cluster)
  {
    if (cluster.TerminationReason is not { } reason) return cluster.StateMessage.Length > 0 ? cluster.StateMessage : cluster.State;
    var parameters = string.Join(", ", reason.Parameters.Select(p => $"{p.Key}: {p.Value}"));
    return string.Join(" ", new[] { $"{reason.Code} ({reason.Type}).", cluster.StateMessage, parameters }.Where(t => t.Length > 0));
  }

  /// <summary>What to do about it.</summary>
  public static string Remedy(ClusterInfo cluster) =>
    cluster.TerminationReason is { } reason
      && Remedies.TryGetValue(reason.Code, out var remedy) ? remedy : "Read the cluster's event log in Databricks.";
}
