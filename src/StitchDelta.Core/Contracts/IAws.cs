namespace StitchDelta.Contracts;

/// <summary>The calls to AWS that the module makes. What is not there is null; whatever else goes wrong is a
/// <see cref="Errors.StitchDeltaException"/> with the service's fault.</summary>
public interface IAws
{
  /// <summary>STS GetCallerIdentity.</summary>
  Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancel);

  /// <summary>The AWS region of a bucket (S3 GetBucketLocation, with empty and <c>US</c> read as us-east-1, <c>EU</c> as eu-west-1), or
  /// null when there is no such bucket.</summary>
  Task<string?> GetBucketRegionAsync(string bucketName, CancellationToken cancel);

  /// <summary>S3 ListBuckets: the names of the caller's buckets.</summary>
  Task<IReadOnlyList<string>> ListBucketsAsync(CancellationToken cancel);

  /// <summary>The bucket's policy document as it is stored, or null when it has none.</summary>
  Task<string?> GetBucketPolicyAsync(string bucketName, CancellationToken cancel);

  /// <summary>Replaces the bucket's policy document.</summary>
  Task PutBucketPolicyAsync(string bucketName, string policy, CancellationToken cancel);

  /// <summary>Removes the bucket's policy document.</summary>
  Task DeleteBucketPolicyAsync(string bucketName, CancellationToken cancel);

  /// <summary>Whether the bucket belongs to this AWS account (S3 HeadBucket with the owner that is expected), or null when that cannot be
  /// told.</summary>
  Task<bool?> IsBucketOfAccountAsync(string bucketName, string accountId, CancellationToken cancel);

  /// <summary>S3 GetBucketEncryption, GetBucketOwnershipControls and GetBucketRequestPayment, each as far as it is permitted.</summary>
  Task<BucketSettings> GetBucketSettingsAsync(string bucketName, CancellationToken cancel);

  /// <summary>KMS GetKeyPolicy: the policy of a key, or null where there is no such key.</summary>
  Task<string?> GetKeyPolicyAsync(string keyArn, CancellationToken cancel);

  /// <summary>S3 ListObjectsV2: the first keys with this prefix.</summary>
  Task<IReadOnlyList<string>> ListObjectsAsync(string bucketName, string prefix, CancellationToken cancel);

  /// <summary>S3 PutObject.</summary>
  Task PutObjectAsync(string bucketName, string key, byte[] content, CancellationToken cancel);

  /// <summary>S3 GetObject.</summary>
  Task<byte[]> GetObjectAsync(string bucketName, string key, CancellationToken cancel);

  /// <summary>S3 DeleteObject.</summary>
  Task DeleteObjectAsync(string bucketName, string key, CancellationToken cancel);

  /// <summary>IAM SimulatePrincipalPolicy: for each action the decision, <c>allowed</c>, <c>explicitDeny</c> or <c>implicitDeny</c>. A role
  /// is passed to EC2.</summary>
  Task<IReadOnlyDictionary<string,
    string>> SimulateAsync(string principalArn, IReadOnlyList<string> actions, string resourceArn, CancellationToken cancel);

  /// <summary>IAM GetAccountSummary: how many roles and instance profiles the account has and may have; null when the caller may not
  /// ask.</summary>
  Task<AccountUsage?> GetAccountUsageAsync(CancellationToken cancel);

  /// <summary>IAM GetRole, or null.</summary>
  Task<IamRole?> GetRoleAsync(string roleName, CancellationToken cancel);

  /// <summary>IAM ListRoles: all of the account's, with their descriptions and without their tags.</summary>
  Task<IReadOnlyList<IamRole>> ListRolesAsync(CancellationToken cancel);

  /// <summary>IAM CreateRole.</summary>
  Task<IamRole> CreateRoleAsync(NewIamRole role, CancellationToken cancel);

  /// <summary>IAM PutRolePermissionsBoundary.</summary>
  Task PutPermissionsBoundaryAsync(string roleName, string policyArn, CancellationToken cancel);

  /// <summary>IAM DeleteRole.</summary>
  Task DeleteRoleAsync(string roleName, CancellationToken cancel);

  /// <summary>IAM GetRolePolicy: the inline policy's document, URL-decoded, or null.</summary>
  Task<string?> GetRolePolicyAsync(string roleName, string policyName, CancellationToken cancel);

  /// <summary>IAM ListRolePolicies: the names of the role's inline policies.</summary>
  Task<IReadOnlyList<string>> ListRolePoliciesAsync(string roleName, CancellationToken cancel);

  /// <summary>IAM ListAttachedRolePolicies: the names of the managed policies that the role has.</summary>
  Task<IReadOnlyList<string>> ListAttachedRolePoliciesAsync(string roleName, CancellationToken cancel);

  /// <summary>IAM TagRole: adds these tags, or changes them.</summary>
  Task TagRoleAsync(string roleName, IReadOnlyDictionary<string, string> tags, CancellationToken cancel);

  /// <summary>IAM PutRolePolicy.</summary>
  Task PutRolePolicyAsync(string roleName, string policyName, string policy, CancellationToken cancel);

  /// <summary>IAM DeleteRolePolicy.</summary>
  Task DeleteRolePolicyAsync(string roleName, string policyName, CancellationToken cancel);

  /// <summary>IAM UpdateAssumeRolePolicy.</summary>
  Task UpdateTrustPolicyAsync(string roleName, string trustPolicy, CancellationToken cancel);

  /// <summary>IAM GetInstanceProfile, or null.</summary>
  Task<IamInstanceProfile?> GetInstanceProfileAsync(string instanceProfileName, CancellationToken cancel);

  /// <summary>IAM CreateInstanceProfile, under a path: <c>/</c> for none.</summary>
  Task<IamInstanceProfile> CreateInstanceProfileAsync(
    string instanceProfileName, string path, IReadOnlyDictionary<string, string> tags, CancellationToken cancel);

  /// <summary>IAM DeleteInstanceProfile.</summary>
  Task DeleteInstanceProfileAsync(string instanceProfileName, CancellationToken cancel);

  /// <summary>IAM AddRoleToInstanceProfile.</summary>
  Task AddRoleToInstanceProfileAsync(string instanceProfileName, string roleName, CancellationToken cancel);

  /// <summary>IAM RemoveRoleFromInstanceProfile.</summary>
  Task RemoveRoleFromInstanceProfileAsync(string instanceProfileName, string roleName, CancellationToken cancel);
}

/// <summary>Who the credentials belong to.</summary>
/// <param name="AccountId">The twelve digits of the AWS account.</param>
/// <param name="Arn">The caller's ARN.</param>
public sealed record CallerIdentity(string AccountId, string Arn);

/// <summary>What an AWS account has in IAM, and may have.</summary>
/// <param name="Roles">Roles; null where IAM does not say.</param>
/// <param name="InstanceProfiles">Instance profiles; null where IAM does not say.</param>
public sealed record AccountUsage(QuotaUsage? Roles, QuotaUsage? InstanceProfiles);

/// <summary>How much of a quota is used.</summary>
/// <param name="Used">How many there are.</param>
/// <param name="Quota">How many there may be.</param>
public sealed record QuotaUsage(int Used, int Quota)
{
  /// <summary>How many more there may be.</summary>
  public int Left => Math.Max(0, Quota - Used);
}

/// <summary>An IAM role.</summary>
/// <param name="RoleName">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="TrustPolicy">Its AssumeRolePolicyDocument, URL-decoded.</param>
/// <param name="Tags">Its tags.</param>
public sealed record IamRole(string RoleName, string Arn, string TrustPolicy, IReadOnlyDictionary<string, string> Tags)
{
  /// <summary>Its description, or empty.</summary>
  public string Description { get; init; } = "";

  /// <summary>The ARN of the managed policy that is its permissions boundary; null for none, and in a list of roles.</summary>
  public string? PermissionsBoundary { get; init; }

  /// <summary>Its path, as its ARN has it.</summary>
  public string Path => Arn.Substring(Arn.IndexOf('/')).Substring(0, Arn.LastIndexOf('/') - Arn.IndexOf('/') + 1);
}

/// <summary>What an IAM role is made with.</summary>
/// <param name="RoleName">Its name.</param>
/// <param name="TrustPolicy">Its AssumeRolePolicyDocument.</param>
public sealed record NewIamRole(string RoleName, string TrustPolicy)
{
  /// <summary>Its path; <c>/</c> for none.</summary>
  public string Path { get; init; } = "/";

  /// <summary>Its description, or empty.</summary>
  public string Description { get; init; } = "";

  /// <summary>The ARN of the managed policy that is its permissions boundary; null for none.</summary>
  public string? PermissionsBoundary { get; init; }

  /// <summary>Its tags.</summary>
  public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>An IAM instance profile.</summary>
/// <param name="InstanceProfileName">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="RoleName">The role in it, or null when it is empty.</param>
/// <param name="RoleArn">That role's ARN, or null.</param>
public sealed record IamInstanceProfile(string InstanceProfileName, string Arn, string? RoleName, string? RoleArn)
{
  /// <summary>Its tags.</summary>
  public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>The settings of a bucket that decide whether a policy is enough. Null where the caller may not ask.</summary>
/// <param name="Encryption">The default encryption: <c>AES256</c>, <c>aws:kms</c> or <c>aws:kms:dsse</c>.</param>
/// <param name="KmsKey">The KMS key, as an ARN, an id or an alias; null for the one that AWS manages.</param>
/// <param name="ObjectOwnership"><c>BucketOwnerEnforced</c>, <c>BucketOwnerPreferred</c> or <c>ObjectWriter</c>.</param>
/// <param name="Payer">Who pays for requests: <c>BucketOwner</c> or <c>Requester</c>.</param>
public sealed record BucketSettings(string? Encryption, string? KmsKey, string? ObjectOwnership, string? Payer);
