namespace StitchDelta;

/// <summary>The address at which Stitch reaches the cluster.</summary>
public record DeltaJdbcUrl : DeltaCluster
{
  /// <summary>The JDBC URL as Stitch's form takes it. There is no secret in it: the token has a field of its own.</summary>
  public string? JdbcUrl { get; init; }

  /// <summary>The path of the URL, <c>httpPath</c>.</summary>
  public string? HttpPath { get; init; }

  /// <summary>The host of the URL.</summary>
  public string? JdbcHost { get; init; }

  /// <summary>The port of the URL.</summary>
  public int? JdbcPort { get; init; }

  /// <summary>The SQL warehouse's id, where the URL is one's.</summary>
  public string? WarehouseId { get; init; }
}
