namespace StitchDelta.Sandbox.Aws.State;

/// <summary>What there is in AWS when a sandbox starts.</summary>
internal static class InitialState
{
  private const string DatabricksAccountId = "414351767826";

  /// <summary>The role of Databricks with which Unity Catalog assumes a customer's.</summary>
  public const string UnityCatalogRoleArn = $"arn:aws:iam::{DatabricksAccountId}:role/unity-catalog-prod-UCMasterRole-14S5ZJVKOTYTL";

  private const string Everything =
    """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

  // Whether Stitch lets its loader use keys of other accounts is not known: without it no bucket with a key could be rehearsed.
  private const string AllOfS3 =
    """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","kms:Decrypt","kms:GenerateDataKey"],"Resource":"*"}]}""";

  /// <summary>What Databricks asks for, but for PassRole: to grant that is a step of the guide.</summary>
  private const string DeploymentPolicy =
    """
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Stmt1403287045000",
          "Effect": "Allow",
          "Action": [
            "ec2:AssociateIamInstanceProfile",
            "ec2:AttachVolume",
            "ec2:AuthorizeSecurityGroupEgress",
            "ec2:AuthorizeSecurityGroupIngress",
            "ec2:CancelSpotInstanceRequests",
            "ec2:CreateTags",
            "ec2:CreateVolume",
            "ec2:DeleteTags",
            "ec2:DeleteVolume",
            "ec2:Describe*",
            "ec2:DetachVolume",
            "ec2:DisassociateIamInstanceProfile",
            "ec2:ReplaceIamInstanceProfileAssociation",
            "ec2:RequestSpotInstances",
            "ec2:RevokeSecurityGroupEgress",
            "ec2:RevokeSecurityGroupIngress",
            "ec2:RunInstances",
            "ec2:TerminateInstances"
          ],
          "Resource": "*"
        }
      ]
    }
    """;

  /// <summary>Makes the state, and the access keys of the administrators of its two accounts.</summary>
  public static (AwsState State, AccessKey Operator, AccessKey Partner) Create(SandboxOptions options)
  {
    var state = new AwsState(options);
    var region = StitchRegions.Of(options.StitchRegion).AwsRegion;
    var admin = AddAccount(state, SandboxOptions.AccountId, SandboxOptions.BucketName, region);
    var partner = AddAccount(state, SandboxOptions.PartnerAccountId, SandboxOptions.PartnerBucketName, region);
    AddStitch(state);
    AddDatabricks(state);
    return (state, admin, partner);
  }

  /// <summary>An account with a bucket, a deployment role and an administrator, and the administrator's key.</summary>
  private static AccessKey AddAccount(AwsState state, string accountId, string bucketName, string awsRegion)
  {
    var deployment = NewRole(state, accountId, SandboxOptions.DeploymentRoleName, Trust(DatabricksAccountId), "databricks-ec2", DeploymentPolicy);
    var admin = new User("admin", AwsIds.Entity("AIDA"), $"arn:aws:iam::{accountId}:user/admin", state.Now)
    {
      Policies = new Dictionary<string, string> { ["administrator"] = Everything },
    };
    state.AddAccount(accountId, Iam.Empty.With(deployment).With(admin));
    state.Buckets.Add(bucketName, new(bucketName, awsRegion, accountId, state.Now));
    var key = new AccessKey(AwsIds.AccessKey("AKIA"), AwsIds.Secret(), Identity.Of(admin));
    state.Keys.Add(key.Id, key);
    return key;
  }

  /// <summary>Stitch's own account. Its loader roles trust the sandbox's account, a liberty: so anybody can see what the loader
  /// may.</summary>
  private static void AddStitch(AwsState state)
  {
    foreach (var account in StitchRegions.All.Select(r => r.LoaderRoleArn).GroupBy(Arns.AccountOf))
      state.AddAccount(account.Key, account.Aggregate(Iam.Empty, (iam, arn) =>
        iam.With(NewRole(
          state, account.Key, arn.Substring(arn.LastIndexOf('/') + 1), Trust(SandboxOptions.AccountId), "loader", AllOfS3))));
  }

  private static void AddDatabricks(AwsState state)
  {
    var name = UnityCatalogRoleArn.Substring(UnityCatalogRoleArn.LastIndexOf('/') + 1);
    var role = NewRole(state, DatabricksAccountId, name, Trust(DatabricksAccountId), "assume", Everything);
    state.AddAccount(DatabricksAccountId, Iam.Empty.With(role));
  }

  private static Role NewRole(AwsState state, string accountId, string name, string trust, string policyName, string policy) =>
    new(name, AwsIds.Entity("AROA"), $"arn:aws:iam::{accountId}:role/{name}", state.Now, trust)
    {
      Policies = new Dictionary<string, string> { [policyName] = policy },
    };

  private static string Trust(string accountId) =>
    $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{accountId}}:root"},"Action":"sts:AssumeRole"}]}""";
}
