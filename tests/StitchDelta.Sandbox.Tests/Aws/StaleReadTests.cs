using Amazon.S3;
using Amazon.S3.Model;

namespace StitchDelta.Aws;

/// <summary>IAM and bucket policies that reads show late, with a clock of the test's own.</summary>
public sealed class StaleReadTests : IDisposable
{
  private const string Policy =
    """{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::acme-lake/*"}]}""";
  private const string Inline = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}]}""";

  private readonly AwsBench bench;
  private DateTimeOffset now = DateTimeOffset.UtcNow;

  public StaleReadTests() => bench = new(new() { StaleReads = TimeSpan.FromSeconds(8), Clock = () => now });

  public void Dispose() => bench.Dispose();

  [Fact]
  public async Task Reads_of_IAM_show_a_change_only_after_its_time()
  {
    (string, string) role = ("RoleName", "r"), profile = ("InstanceProfileName", "p"), policy = ("PolicyName", "i");
    await bench.Iam("CreateRole", role, ("AssumeRolePolicyDocument", AwsBench.Ec2Trust)).Ok();
    Pass(5);
    await bench.Iam("PutRolePolicy", role, policy, ("PolicyDocument", Inline)).Ok();
    await bench.Iam("TagRole", role, ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "1")).Ok();
    await bench.Iam("CreateInstanceProfile", profile).Ok();
    Assert.Equal("NoSuchEntity", (await bench.Iam("GetRole", role).Refused()).Code);
    Assert.DoesNotContain("r", await NamesAsync("ListRoles", "RoleName"));
    Pass(3);
    Assert.Empty((await bench.Iam("GetRole", role).Ok()).All("Tags"));
    Assert.Contains("r", await NamesAsync("ListRoles", "RoleName"));
    Assert.Empty((await bench.Iam("ListRolePolicies", role).Ok()).All("member"));
    Assert.Equal("NoSuchEntity", (await bench.Iam("GetRolePolicy", role, policy).Refused()).Code);
    Assert.Equal("NoSuchEntity", (await bench.Iam("GetInstanceProfile", profile).Refused()).Code);
    await bench.Iam("AddRoleToInstanceProfile", profile, role).Ok();
    Pass(5);
    Assert.Single((await bench.Iam("GetRole", role).Ok()).All("Tags"));
    await bench.Iam("GetRolePolicy", role, policy).Ok();
    Assert.Empty((await bench.Iam("GetInstanceProfile", profile).Ok()).All("RoleName"));
    Assert.Empty(await NamesAsync("ListInstanceProfilesForRole", "InstanceProfileName", role));
    Pass(3);
    Assert.Single((await bench.Iam("GetInstanceProfile", profile).Ok()).All("RoleName"));

    await bench.Iam("DeleteRolePolicy", role, policy).Ok();
    await bench.Iam("GetRolePolicy", role, policy).Ok();
    Pass(8);
    await bench.Iam("GetRolePolicy", role, policy).Refused();
  }

  [Fact]
  public async Task Writes_act_on_what_is_there_at_once()
  {
    (string, string)[] create = [("RoleName", "r"), ("AssumeRolePolicyDocument", AwsBench.Ec2Trust)];
    await bench.Iam("CreateRole", create).Ok();
    Assert.Equal("EntityAlreadyExists", (await bench.Iam("CreateRole", create).Refused()).Code);
    await bench.Iam("CreateInstanceProfile", ("InstanceProfileName", "p")).Ok();
    Assert.Equal("EntityAlreadyExists", (await bench.Iam("CreateInstanceProfile", ("InstanceProfileName", "p")).Refused()).Code);
    await bench.Iam("AddRoleToInstanceProfile", ("InstanceProfileName", "p"), ("RoleName", "r")).Ok();
    Assert.Equal("DeleteConflict", (await bench.Iam("DeleteRole", ("RoleName", "r")).Refused()).Code);
    await bench.Iam("RemoveRoleFromInstanceProfile", ("InstanceProfileName", "p"), ("RoleName", "r")).Ok();
    await bench.Iam("DeleteRole", ("RoleName", "r")).Ok();
    await bench.Iam("CreateRole", create).Ok();
    Assert.Equal("NoSuchEntity", (await bench.Iam("GetRole", ("RoleName", "r")).Refused()).Code);
  }

  [Fact]
  public async Task SimulatePrincipalPolicy_reads_too()
  {
    (string, string)[] ask =
      [("PolicySourceArn", "arn:aws:iam::123456789012:role/databricks-deployment"), ("ActionNames.member.1", "iam:PassRole")];
    var grant = Inline.Replace("s3:ListBucket", "iam:PassRole");
    await bench.Iam("PutRolePolicy", ("RoleName", "databricks-deployment"), ("PolicyName", "pass"), ("PolicyDocument", grant)).Ok();
    Assert.Equal("implicitDeny", Assert.Single((await bench.Iam("SimulatePrincipalPolicy", ask).Ok()).All("EvalDecision")).Value);
    Pass(8);
    Assert.Equal("allowed", Assert.Single((await bench.Iam("SimulatePrincipalPolicy", ask).Ok()).All("EvalDecision")).Value);
  }

  [Fact]
  public async Task A_bucket_policy_is_read_late_and_holds_at_once()
  {
    var s3 = bench.S3();
    await bench.PutPolicyAsync(Policy);
    Assert.Contains("NoSuchBucketPolicy", await ReadAsync());
    await Assert.ThrowsAnyAsync<AmazonS3Exception>(PutAsync);
    Pass(8);
    Assert.Equal(Policy, await ReadAsync());
    await s3.DeleteBucketPolicyAsync(new DeleteBucketPolicyRequest { BucketName = AwsBench.Bucket });
    await PutAsync();
    Pass(7);
    Assert.Equal(Policy, await ReadAsync());
    Pass(1);
    Assert.Contains("NoSuchBucketPolicy", await ReadAsync());

    Task PutAsync() => s3.PutObjectAsync(new PutObjectRequest { BucketName = AwsBench.Bucket, Key = "a", ContentBody = "1" });

    async Task<string> ReadAsync() => (await s3.GetBucketPolicyAsync(AwsBench.Bucket)).Policy;
  }

  private void Pass(int seconds) => now += TimeSpan.FromSeconds(seconds);

  private async Task<IReadOnlyList<string>> NamesAsync(string action, string name, params (string, string)[] parameters) =>
    [.. (await bench.Iam(action, parameters).Ok()).All(name).Select(e => e.Value)];
}
