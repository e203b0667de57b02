namespace StitchDelta.Policies;

/// <summary>What a change makes of a bucket's policy.</summary>
/// <param name="Before">The document as it was, or null for none.</param>
/// <param name="After">The document as it is to be, or null when the policy is to be removed. The very text of <paramref name="Before"/> when nothing changes.</param>
/// <param name="Sid">The Sid of our statement in <paramref name="After"/> (in <paramref name="Before"/> for a revoke), or null.</param>
/// <param name="Diff">A unified diff of the two, indented alike; empty when nothing changes.</param>
public sealed record PolicyEdit(string? Before, string? After, string? Sid, string Diff)
{
  /// <summary>Whether anything is to be written.</summary>
  public bool Changes => Diff.Length > 0;
}

/// <summary>Adds, repairs and takes away the statement that lets Stitch's loader use a bucket, and leaves all else as it is.</summary>
public static class BucketPolicy
{
  /// <summary>Lets the loader role use the bucket.</summary>
  public static PolicyEdit Grant(string? current, string bucketName, string loaderRoleArn) => throw new NotImplementedException();

  /// <summary>Takes away what <see cref="Grant"/> gave.</summary>
  public static PolicyEdit Revoke(string? current, string bucketName, string loaderRoleArn) => throw new NotImplementedException();
}
