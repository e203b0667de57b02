namespace StitchDelta;

/// <summary>The address at which Stitch reaches the cluster.</summary>
public record DeltaJdbcUrl : DeltaCluster
{
  /// <summary>The JDBC URL as Stitch's form takes it. There is no secret in it: the token has a field of its own.</summary>
  public string? JdbcUrl { get; init; }

  /// <summary>The workspace's org id, a part of the URL's path.</summary>
  public string? OrgId { get; init; }

  /// <summary>The path of the URL, <c>httpPath</c>.</summary>
  public string? HttpPath { get; init; }
}
