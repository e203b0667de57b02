namespace StitchDelta.Checks;

/// <summary>The facts that checks take, each with the command that makes it. Null when the fact is known.</summary>
internal static class Needs
{
  public static (string Fact, string Command)? Nothing(StitchDestination _) => null;

  public static (string Fact, string Command)? Bucket(StitchDestination facts) => facts.BucketName is null ? ("BucketName", "Get-StitchBucket") : null;

  public static (string Fact, string Command)? Profile(StitchDestination facts) =>
    facts.InstanceProfileArn is null ? ("InstanceProfileArn", "New-DeltaInstanceProfile") : null;

  public static (string Fact, string Command)? Cluster(StitchDestination facts) => facts.ClusterId is null ? ("ClusterId", "New-DeltaCluster") : null;

  public static (string Fact, string Command)? Token(StitchDestination facts) => facts.Token is null && facts.TokenId is null ? ("Token", "New-DeltaToken") : null;

  public static (string Fact, string Command)? JdbcUrl(StitchDestination facts) => facts.JdbcUrl is null ? ("JdbcUrl", "Get-DeltaJdbcUrl") : null;

  public static (string Fact, string Command)? Destination(StitchDestination facts) => facts.DestinationId is null ? ("DestinationId", "New-StitchDestination") : null;
}
