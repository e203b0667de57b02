namespace StitchDelta.Checks;

/// <summary>The facts that checks take, each with the command that makes it. Null when the fact is known.</summary>
internal static class Needs
{
  public static (string Fact, string Command)? Nothing(InstallationFacts _) => null;

  public static (string Fact, string Command)? Bucket(InstallationFacts facts) =>
    facts.BucketName is null ? ("BucketName", "Get-StitchBucket") : null;

  public static (string Fact, string Command)? Profile(InstallationFacts facts) =>
    facts.InstanceProfileArn is null ? ("InstanceProfileArn", "New-DeltaInstanceProfile") : null;

  public static (string Fact, string Command)? Cluster(InstallationFacts facts) =>
    facts.ClusterId is null ? ("ClusterId", "New-DeltaCluster") : null;

  public static (string Fact, string Command)? Token(InstallationFacts facts) =>
    facts.Token is null && facts.TokenId is null ? ("Token", "New-DeltaToken") : null;

  public static (string Fact, string Command)? JdbcUrl(InstallationFacts facts) =>
    facts.JdbcUrl is null ? ("JdbcUrl", "Get-DeltaJdbcUrl") : null;

  public static (string Fact, string Command)? Destination(InstallationFacts facts) =>
    facts.DestinationId is null ? ("DestinationId", "New-StitchDestination") : null;
}
