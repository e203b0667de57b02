namespace StitchDelta.Tests.Histories;

/// <summary>An installation that may be there, and the names that a person gives it.</summary>
/// <param name="Number">Which one.</param>
/// <param name="Cloud">The AWS account.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Role">The role.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Destination">The destination's display name.</param>
/// <param name="IsRoleOfOthers">Whether somebody else owns role and instance profile, as Terraform does.</param>
internal sealed record Site(int Number, int Cloud, string Bucket, string Role, string Cluster, string Destination, bool IsRoleOfOthers = false)
{
  public static readonly IReadOnlyList<Site> All =
  [
    new(0, 0, "acme-lake", "stitch-delta", "stitch", "Lake"),
    // The same bucket, for another Stitch account.
    new(1, 0, "acme-lake", "stitch-second", "stitch second", "Second"),
    new(2, 0, "acme-other", "stitch-other", "stitch other", "Other"),
    // The same name of a role in another AWS account.
    new(3, 1, "acme-far", "stitch-delta", "stitch far", "Far"),
    new(4, 0, "acme-terraform", "terraform-loader", "stitch terraform", "Terraform's", IsRoleOfOthers: true),
  ];

  public InstallationFacts Named => new() { BucketName = Bucket, RoleName = Role };

  public InstallRequest Request => new() { BucketName = Bucket, RoleName = Role, DeploymentRoleName = "deployment", ClusterName = Cluster, DestinationName = Destination };

  public override string ToString() => $"{Role} for {Bucket}";
}
