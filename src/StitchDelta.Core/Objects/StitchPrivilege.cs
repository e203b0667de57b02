namespace StitchDelta;

/// <summary>A privilege that a step of the guide needs, and why.</summary>
/// <param name="Privilege">The action, as in <c>s3:GetObject</c>.</param>
/// <param name="Reason">Why it is needed.</param>
public sealed record StitchPrivilege(string Privilege, string Reason)
{
  /// <summary>The four that Stitch's loader needs on the bucket (stitchdata/docs, <c>user-privileges.yml</c>).</summary>
  public static IReadOnlyList<StitchPrivilege> Loader { get; } =
  [
    new("s3:DeleteObject", "Remove obsolete staging tables during loading."),
    new("s3:GetObject", "Read objects in the bucket (GET Object, HEAD Object)."),
    new("s3:ListBucket", "See whether the bucket exists and may be used, and list its objects (GET Bucket, HEAD Bucket)."),
    new("s3:PutObject", "Add objects to the bucket (PUT, POST, multipart upload, copy)."),
  ];

  /// <summary>Whether the module works without it; then a look at something is left out.</summary>
  public bool IsOptional { get; init; }

  /// <summary>Those that the administrator needs in AWS to install and to undo it.</summary>
  public static IReadOnlyList<StitchPrivilege> Operator { get; } =
  [
    new("s3:ListAllMyBuckets", "Get-StitchBucket without a name lists the buckets."),
    new("s3:GetBucketLocation", "Get-StitchBucket looks up the bucket's region."),
    new("s3:GetBucketPolicy", "Grant- and Revoke-StitchBucketAccess merge with the policy that is there."),
    new("s3:PutBucketPolicy", "Grant- and Revoke-StitchBucketAccess write the merged policy."),
    new("s3:DeleteBucketPolicy", "Revoke-StitchBucketAccess removes a policy in which nothing is left."),
    new("s3:GetEncryptionConfiguration",
      "Grant-StitchBucketAccess warns when a KMS key needs a policy for Stitch, and the role is allowed the key.") { IsOptional = true },
    new("s3:GetBucketOwnershipControls", "Grant-StitchBucketAccess warns when Stitch would own what it writes.") { IsOptional = true },
    new("s3:GetBucketRequestPayment", "Grant-StitchBucketAccess warns of Requester Pays.") { IsOptional = true },
    new("s3:ListBucket", "New-DeltaInstanceProfile finds out whether the bucket belongs to another account.") { IsOptional = true },
    new("iam:GetRole", "New-, Get- and Remove-DeltaInstanceProfile look whether the roles are there."),
    new("iam:CreateRole", "New-DeltaInstanceProfile makes the role."),
    new("iam:TagRole", "New-DeltaInstanceProfile marks the role as its own."),
    new("iam:PutRolePermissionsBoundary",
      "New-DeltaInstanceProfile -PermissionsBoundary changes the boundary of a role that is there.") { IsOptional = true },
    new("iam:GetRolePolicy", "New-DeltaInstanceProfile compares the inline policies."),
    new("iam:PutRolePolicy", "New-DeltaInstanceProfile writes the inline policies of the role and of the deployment role."),
    new("iam:GetInstanceProfile", "New-, Get- and Remove-DeltaInstanceProfile look whether the instance profile is there."),
    new("iam:CreateInstanceProfile", "New-DeltaInstanceProfile makes the instance profile."),
    new("iam:TagInstanceProfile", "New-DeltaInstanceProfile marks the instance profile as its own."),
    new("iam:AddRoleToInstanceProfile", "New-DeltaInstanceProfile puts the role into the instance profile."),
    new("iam:PassRole", "IAM asks for it when a role is put into an instance profile."),
    new("iam:ListRoles", "Finds the roles that this module made, by the beginning of their descriptions."),
    new("iam:ListRolePolicies", "Remove-DeltaInstanceProfile looks for policies of others."),
    new("iam:ListAttachedRolePolicies", "Remove-DeltaInstanceProfile looks for policies of others."),
    new("iam:DeleteRolePolicy", "Remove-DeltaInstanceProfile removes the inline policies."),
    new("iam:RemoveRoleFromInstanceProfile", "Remove-DeltaInstanceProfile takes the role out of the instance profile."),
    new("iam:DeleteInstanceProfile", "Remove-DeltaInstanceProfile removes the instance profile."),
    new("iam:DeleteRole", "Remove-DeltaInstanceProfile removes the role."),
    new("iam:GetAccountSummary",
      "Install-StitchDestination and Test-StitchPrerequisite look whether the account has room for one more role.") { IsOptional = true },
    new("iam:SimulatePrincipalPolicy", "Test-StitchPrerequisite asks IAM what it would decide.") { IsOptional = true },
  ];
}
