namespace StitchDelta.Tests.Verbs;

/// <summary>An installation on a bucket that is encrypted with a KMS key of the customer's own.</summary>
public sealed class KmsKeyTests
{
  private const string Key = "arn:aws:kms:us-east-1:123456789012:key/1111";
  private const string Later = "arn:aws:kms:us-east-1:123456789012:key/2222";
  private const string Policy = "StitchDelta-acme-lake";

  private readonly TestInstallation _it = new();

  private string Access => _it.Aws.Roles["stitch-delta"].Policies[Policy];

  private void Encrypt(string? key, string? algorithm = "aws:kms") => _it.Aws.Settings = _it.Aws.Settings with { Encryption = algorithm, KmsKey = key };

  private async Task<StitchCheck> CheckAsync()
  {
    var found = new List<StitchCheck>();
    var subject = new CheckSubject { Facts = await _it.TraceAsync(new()), Systems = _it.Systems, Waiting = _ => { } };
    await CheckDestination.RunAsync(subject, found.Add, default);
    return Assert.Single(found, c => c.CheckId == "kms-key");
  }

  [Theory]
  [InlineData(Key, Key)]
  [InlineData("1111", Key)]
  [InlineData("alias/lake", "arn:aws:kms:us-east-1:123456789012:alias/lake")]
  public async Task The_role_is_let_use_the_key_in_the_write_that_it_takes_anyway_and_no_second_time(string named, string arn)
  {
    Encrypt(named);
    await _it.InstallAsync();
    Assert.Equal(PolicyDocuments.BucketAccess("acme-lake", [arn]), Access);
    Assert.Single(_it.Aws.Calls, "GetBucketSettings");
    Assert.Single(_it.Aws.Calls, "PutRolePolicy stitch-delta");

    var (writes, state) = (_it.Writes, _it.State);
    Assert.Equal(Outcome.Unchanged, (await _it.InstallAsync())!.Outcome);
    Assert.Equal((writes, state), (_it.Writes, _it.State));
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task What_goes_into_the_keys_policy_is_told_in_full_for_the_loader_and_the_role(bool isPlan)
  {
    Encrypt(Key);
    var stage = new TestStage { IsPlanning = isPlan };
    await _it.InstallAsync(stage);
    Assert.Contains(stage.Warnings, w => w.Contains(KmsKeys.KeyPolicyStatement(TestInstallation.Loader, isLoader: true), StringComparison.Ordinal));
    Assert.Contains(stage.Warnings, w => w.Contains(KmsKeys.KeyPolicyStatement("arn:aws:iam::123456789012:role/stitch-delta", isLoader: false), StringComparison.Ordinal));
  }

  [Fact]
  public async Task Another_key_is_added_and_what_was_encrypted_with_the_first_can_still_be_read()
  {
    Encrypt(Key);
    await _it.InstallAsync();
    Encrypt(Later);
    await _it.InstallAsync();
    Assert.Equal([Key, Later], KmsKeys.In(Access));
    var state = _it.State;
    foreach (var unknown in new[] { "AES256", null })
    {
      Encrypt(null, unknown);
      await _it.InstallAsync();
      Assert.Equal(state, _it.State);
    }
  }

  [Fact]
  public async Task Uninstall_takes_the_statement_with_the_role()
  {
    Encrypt(Key);
    await _it.InstallAsync();
    await _it.UninstallAsync();
    Assert.Equal(["deployment"], _it.Aws.Roles.Keys);
  }

  [Fact]
  public async Task On_a_role_of_somebody_else_what_they_wrote_stays_and_what_is_ours_goes()
  {
    _it.Aws.AddRole("stitch-delta");
    _it.Aws.Roles["stitch-delta"].Policies[Policy] = PolicyDocuments.BucketAccess("acme-lake");
    Encrypt(Key);
    await _it.InstallAsync();
    Assert.Equal(PolicyDocuments.BucketAccess("acme-lake"), Access);
    Assert.Contains(_it.Stage.Warnings, w => w.Contains($"-KmsKeyArn {Key}", StringComparison.Ordinal));

    _it.Aws.Roles["stitch-delta"].Policies.Remove(Policy);
    await _it.InstallAsync();
    Assert.Equal([Key], KmsKeys.In(Access));
    await _it.UninstallAsync();
    Assert.DoesNotContain(Policy, _it.Aws.Roles["stitch-delta"].Policies.Keys);
  }

  [Fact]
  public async Task A_statement_that_is_gone_fails_and_a_repair_puts_it_back()
  {
    Encrypt(Key);
    await _it.InstallAsync();
    _it.Aws.Roles["stitch-delta"].Policies[Policy] = PolicyDocuments.BucketAccess("acme-lake");
    _it.Aws.Simulate = (_, action, resource) => !action.StartsWith("kms:", StringComparison.Ordinal) || KmsKeys.In(Access).Contains(resource) ? "allowed" : "implicitDeny";
    var check = await CheckAsync();
    Assert.Equal(CheckStatus.Failed, check.Status);
    Assert.Contains(Key, check.Actual, StringComparison.Ordinal);
    var subject = new CheckSubject { Facts = await _it.TraceAsync(new()), Systems = _it.Systems, Waiting = _ => { } };
    await RepairDestination.RunAsync(_it.Stage, subject, [check], null, default);
    Assert.Equal([Key], KmsKeys.In(Access));
    Assert.Equal(CheckStatus.Unknown, (await CheckAsync()).Status);
  }

  [Theory]
  [InlineData("AES256", null, CheckStatus.Passed, "AES256", "")]
  [InlineData(null, null, CheckStatus.Unknown, "may not ask", "s3:GetEncryptionConfiguration")]
  [InlineData("aws:kms", null, CheckStatus.Failed, "no other account can use it", "put-bucket-encryption")]
  [InlineData("aws:kms", Key, CheckStatus.Unknown, "may not read the key's policy", "\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:role/stitch-delta\"}")]
  [InlineData("aws:kms", Key, CheckStatus.Unknown, "may not read the key's policy", "\"Principal\":{\"AWS\":\"arn:aws:iam::218546966473:role/LoaderDelta\"}")]
  [InlineData("aws:kms", "alias/lake", CheckStatus.Failed, "in the account of whoever writes", "full ARN")]
  [InlineData("aws:kms", "1111", CheckStatus.Failed, "in the account of whoever writes", "full ARN")]
  public async Task The_check_says_what_stands_in_the_way(string? algorithm, string? key, CheckStatus status, string actual, string remedy)
  {
    Encrypt(key, algorithm);
    await _it.InstallAsync();
    var check = await CheckAsync();
    Assert.Equal(status, check.Status);
    Assert.Contains(actual, check.Actual, StringComparison.Ordinal);
    Assert.Contains(remedy, check.Remedy, StringComparison.Ordinal);
  }

  private const string Account = """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}""";
  private const string OfLoader = """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::218546966473:role/LoaderDelta"},"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":"*"}""";

  [Theory]
  [InlineData($"{Account},{OfLoader}", CheckStatus.Passed, "lets both in")]
  [InlineData(Account, CheckStatus.Failed, "does not let arn:aws:iam::218546966473:role/LoaderDelta in")]
  [InlineData(OfLoader, CheckStatus.Failed, "does not let arn:aws:iam::123456789012:role/stitch-delta in")]
  [InlineData(Account + """,{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com","kms:CallerAccount":"218546966473"}}}""", CheckStatus.Passed, "lets both in")]
  [InlineData(Account + """,{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}}""", CheckStatus.Failed, "LoaderDelta")]
  [InlineData(Account + """,{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcdefghij"}}}""", CheckStatus.Warning, "depends on aws:PrincipalOrgID")]
  [InlineData($"{Account},{OfLoader}" + """,{"Sid":"Closed","Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*"}""", CheckStatus.Failed, "denies it to")]
  public async Task The_keys_own_policy_decides_where_it_may_be_read(string statements, CheckStatus status, string actual)
  {
    Encrypt(Key);
    await _it.InstallAsync();
    _it.Aws.KeyPolicies = new() { [Key] = $$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""" };
    var check = await CheckAsync();
    Assert.Equal(status, check.Status);
    Assert.Contains(actual, check.Actual, StringComparison.Ordinal);
    Assert.Equal("", check.RemedyCommand);
  }

  [Fact]
  public async Task A_key_that_is_gone_fails()
  {
    Encrypt(Key);
    await _it.InstallAsync();
    _it.Aws.KeyPolicies = [];
    Assert.Contains("there is no key", (await CheckAsync()).Actual, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Who_may_not_simulate_gets_the_text_all_the_same()
  {
    Encrypt(Key);
    await _it.InstallAsync();
    _it.Aws.Refused.Add("GetSimulation");
    var check = await CheckAsync();
    Assert.Equal(CheckStatus.Unknown, check.Status);
    Assert.Contains(KmsKeys.KeyPolicyStatement(TestInstallation.Loader, isLoader: true), check.Remedy, StringComparison.Ordinal);
  }
}
