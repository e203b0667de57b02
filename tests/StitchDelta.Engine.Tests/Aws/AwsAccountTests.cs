using StitchDelta.Support;

namespace StitchDelta.Aws;

/// <summary>The AWS adapter against a real server that speaks S3, IAM and STS.</summary>
public sealed class AwsAccountTests(MotoServer moto) : IClassFixture<MotoServer>
{
  private const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
  private const string Policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::acme-lake"],"Condition":{"StringLike":{"s3:prefix":["a b+c%20ü/*"]}}}]}""";
  private static readonly Dictionary<string, string> Tags = new() { ["purpose"] = "stitch & delta", ["owner"] = "data team" };

  private readonly Recorder _log = new();

  [MotoFact]
  public async Task Caller_identity_is_told()
  {
    var identity = await moto.Aws(_log).GetCallerIdentityAsync(default);

    Assert.Equal("123456789012", identity.AccountId);
    Assert.StartsWith("arn:aws:", identity.Arn, StringComparison.Ordinal);
  }

  [MotoFact]
  public async Task Role_comes_back_as_it_was_made()
  {
    var aws = moto.Aws(_log);

    var made = await aws.CreateRoleAsync(new("role-made", Trust) { Description = "Reads & writes, 100 %", Tags = Tags }, default);
    var read = await aws.GetRoleAsync("role-made", default);

    Assert.Equal("arn:aws:iam::123456789012:role/role-made", made.Arn);
    Assert.Equal(made.Arn, read!.Arn);
    Assert.Equal(Trust, read.TrustPolicy);
    Assert.Equal(Tags.OrderBy(t => t.Key), read.Tags.OrderBy(t => t.Key));
  }

  [MotoFact]
  public async Task What_is_not_there_is_null()
  {
    var aws = moto.Aws(_log);
    await aws.CreateRoleAsync(new("role-bare", Trust), default);

    Assert.Null(await aws.GetRoleAsync("no-such-role", default));
    Assert.Null(await aws.GetRolePolicyAsync("role-bare", "none", default));
    Assert.Null(await aws.GetInstanceProfileAsync("no-such-profile", default));
    Assert.Null(await aws.GetBucketRegionAsync("no-such-bucket", default));
  }

  [MotoFact]
  public async Task Inline_policy_survives_the_round_trip()
  {
    var aws = moto.Aws(_log);
    await aws.CreateRoleAsync(new("role-inline", Trust), default);

    await aws.PutRolePolicyAsync("role-inline", "s3", Policy, default);
    await aws.PutRolePolicyAsync("role-inline", "other", Policy, default);

    Assert.Equal(Policy, await aws.GetRolePolicyAsync("role-inline", "s3", default));
    Assert.Equal(["other", "s3"], (await aws.ListRolePoliciesAsync("role-inline", default)).Order());
    await aws.DeleteRolePolicyAsync("role-inline", "other", default);
    Assert.Equal(["s3"], await aws.ListRolePoliciesAsync("role-inline", default));
  }

  [MotoFact]
  public async Task Trust_policy_can_be_replaced()
  {
    var aws = moto.Aws(_log);
    await aws.CreateRoleAsync(new("role-trust", Trust), default);
    var other = Trust.Replace("ec2.amazonaws.com", "ec2.amazonaws.com.cn", StringComparison.Ordinal);

    await aws.UpdateTrustPolicyAsync("role-trust", other, default);

    Assert.Equal(other, (await aws.GetRoleAsync("role-trust", default))!.TrustPolicy);
  }

  [MotoFact]
  public async Task Instance_profile_takes_a_role_in_and_gives_it_back()
  {
    var aws = moto.Aws(_log);
    var role = await aws.CreateRoleAsync(new("stitch-delta", Trust) { Description = "sd-bihonqser3 Lets them." }, default);

    var made = await aws.CreateInstanceProfileAsync("stitch-delta", "/", Tags, default);
    Assert.Null(made.RoleName);
    await aws.AddRoleToInstanceProfileAsync("stitch-delta", "stitch-delta", default);

    var read = await aws.GetInstanceProfileAsync("stitch-delta", default);
    Assert.Equal(
      ("stitch-delta", "arn:aws:iam::123456789012:instance-profile/stitch-delta", "stitch-delta", role.Arn),
      (read!.InstanceProfileName, read.Arn, read.RoleName, read.RoleArn));
    Assert.Equal(Tags.OrderBy(t => t.Key), read.Tags.OrderBy(t => t.Key));
    Assert.Contains(await aws.ListRolesAsync(default), r => r.RoleName == "stitch-delta" && r.Description == "sd-bihonqser3 Lets them.");

    await aws.RemoveRoleFromInstanceProfileAsync("stitch-delta", "stitch-delta", default);
    await aws.DeleteInstanceProfileAsync("stitch-delta", default);
    await aws.DeleteRoleAsync("stitch-delta", default);
    Assert.Null(await aws.GetInstanceProfileAsync("stitch-delta", default));
    Assert.Null(await aws.GetRoleAsync("stitch-delta", default));
  }

  [MotoFact]
  public async Task Bucket_policy_is_put_read_and_removed()
  {
    await moto.MakeBucketAsync("acme-policy");
    var aws = moto.Aws(_log);

    Assert.Null(await aws.GetBucketPolicyAsync("acme-policy", default));
    await aws.PutBucketPolicyAsync("acme-policy", Policy, default);
    Assert.Equal(Policy, await aws.GetBucketPolicyAsync("acme-policy", default));
    await aws.DeleteBucketPolicyAsync("acme-policy", default);
    Assert.Null(await aws.GetBucketPolicyAsync("acme-policy", default));
  }

  [MotoFact]
  public async Task Buckets_have_a_region()
  {
    await moto.MakeBucketAsync("acme-virginia");
    await moto.MakeBucketAsync("acme-frankfurt", "eu-central-1");
    var aws = moto.Aws(_log);

    Assert.Equal("us-east-1", await aws.GetBucketRegionAsync("acme-virginia", default));
    Assert.Equal("eu-central-1", await aws.GetBucketRegionAsync("acme-frankfurt", default));
    var names = await aws.ListBucketsAsync(default);
    Assert.Contains("acme-virginia", names);
    Assert.Contains("acme-frankfurt", names);
  }

  [MotoFact]
  public async Task Settings_of_a_bucket_are_told_as_far_as_they_are_there()
  {
    await moto.MakeBucketAsync("acme-plain");
    var aws = moto.Aws(_log);

    Assert.Equal(new BucketSettings(null, null, "ObjectWriter", "BucketOwner"), await aws.GetBucketSettingsAsync("acme-plain", default) with { Encryption = null, Payer = "BucketOwner" });
    Assert.Same(Catalogue.BucketNotFound, (await Assert.ThrowsAsync<StitchDeltaException>(() => aws.GetBucketSettingsAsync("acme-gone", default))).Entry);
    Assert.True(await aws.IsBucketOfAccountAsync("acme-plain", "123456789012", default));
  }

  [MotoFact]
  public async Task Objects_are_written_listed_read_and_deleted()
  {
    await moto.MakeBucketAsync("acme-objects");
    var aws = moto.Aws(_log);
    byte[] content = [1, 2, 3];

    await aws.PutObjectAsync("acme-objects", "a/b c", content, default);
    Assert.Equal(content, await aws.GetObjectAsync("acme-objects", "a/b c", default));
    Assert.Equal(["a/b c"], await aws.ListObjectsAsync("acme-objects", "a/", default));
    await aws.DeleteObjectAsync("acme-objects", "a/b c", default);
    Assert.Empty(await aws.ListObjectsAsync("acme-objects", "a/", default));
  }

  [MotoFact]
  public async Task Tags_of_a_role_are_added_and_changed()
  {
    var aws = moto.Aws(_log);
    await aws.CreateRoleAsync(new("role-tags", Trust) { Tags = Tags }, default);
    await aws.TagRoleAsync("role-tags", new Dictionary<string, string> { ["owner"] = "platform", ["stage"] = "prod" }, default);
    Assert.Equal(["owner=platform", "purpose=stitch & delta", "stage=prod"], (await aws.GetRoleAsync("role-tags", default))!.Tags.Select(t => $"{t.Key}={t.Value}").Order());
    Assert.Empty(await aws.ListAttachedRolePoliciesAsync("role-tags", default));
  }

  [MotoFact]
  public async Task Missing_bucket_is_named_in_the_error()
  {
    var aws = moto.Aws(_log);

    foreach (var call in new Func<Task>[]
    {
      () => aws.GetBucketPolicyAsync("acme-gone", default),
      () => aws.PutBucketPolicyAsync("acme-gone", Policy, default),
      () => aws.DeleteBucketPolicyAsync("acme-gone", default),
    })
    {
      var error = await Assert.ThrowsAsync<StitchDeltaException>(call);
      Assert.Same(Catalogue.BucketNotFound, error.Entry);
      Assert.Equal("acme-gone", error.Target);
      Assert.Equal(404, error.StatusCode);
      Assert.Contains("acme-gone", error.Message, StringComparison.Ordinal);
    }
  }

  [MotoFact]
  public async Task Refusal_of_IAM_carries_what_it_said()
  {
    var aws = moto.Aws(_log);
    await aws.CreateRoleAsync(new("role-twice", Trust), default);

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => aws.CreateRoleAsync(new("role-twice", Trust), default));

    Assert.Same(Catalogue.AwsRequestFailed, error.Entry);
    Assert.Equal(("IAM", "CreateRole", 409, "EntityAlreadyExists"), (error.Service, error.Fault!.Operation, error.StatusCode, error.ErrorCode));
    Assert.Contains("role-twice", error.Fault.Message, StringComparison.Ordinal);
    Assert.NotEqual("", error.RequestId);
  }

  [MotoFact]
  public async Task Each_call_is_one_line_and_no_line_holds_the_secret()
  {
    await moto.MakeBucketAsync("acme-lake");
    var aws = moto.Aws(_log);

    await aws.GetBucketPolicyAsync("acme-lake", default);
    await aws.GetRoleAsync("nobody", default);

    Assert.Collection(_log.VerboseLines,
      line => Assert.Equal($"AWS credentials: keys that were given; region us-east-1; endpoint {moto.Url}", line),
      line => Assert.Matches(@"^S3 GetBucketPolicy acme-lake -> 404 \(\d+ ms, request id \S+\)$", line),
      line => Assert.Matches(@"^IAM GetRole nobody -> 404 NoSuchEntity \(\d+ ms, request id \S+\)$", line));
    Assert.DoesNotContain(Canary.AwsSecret, _log.All, StringComparison.Ordinal);
  }
}
