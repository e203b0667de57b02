using System.Security;

namespace StitchDelta.Resources.Tokens;

/// <summary>What is asked of a rotation.</summary>
public sealed record RotationRequest
{
  /// <summary>The new token. Its comment also finds the old one.</summary>
  public TokenRequest Token { get; init; } = new();

  /// <summary>The old token; null for the only one with the comment.</summary>
  public string? TokenId { get; init => field = value?.Trim(); }

  /// <summary>Where that id is from.</summary>
  public TokenIdSource TokenIdSource { get; init; }

  /// <summary>The destination; null for the only one.</summary>
  public long? DestinationId { get; init; }

  /// <summary>AWS, where the record of the installation is; null for nowhere.</summary>
  public IAws? Aws { get; init; }

  /// <summary>The role of the installation, where it is known.</summary>
  public string? RoleName { get; init; }

  /// <summary>The bucket, where it is known.</summary>
  public string? BucketName { get; init; }

  /// <summary>The destination's JDBC URL, where Stitch does not show it.</summary>
  public string? JdbcUrl { get; init; }

  /// <summary>The token that the caller is connected with, which is not to be revoked; null when it need not be looked for.</summary>
  public SecureString? Session { get; init; }

  /// <summary>What a row says of the installation that is meant, which must be on record and all of one; null where nothing but the
  /// destination is known.</summary>
  public InstallationFacts? Named { get; init; }

  /// <summary>How long to wait for Stitch's connection check.</summary>
  public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>Where the id of a token is from, which decides what it means that there is no such token any more.</summary>
public enum TokenIdSource : long
{
  /// <summary>A row: where the installation has a token on record, that one is meant.</summary>
  Row,

  /// <summary>A person, who means this token and no other.</summary>
  Person,

  /// <summary>An object that remembers the token that there was: it was renewed since.</summary>
  Saved,
}
