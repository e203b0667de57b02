namespace StitchDelta.Tests.Resources;

/// <summary>Granting and revoking while somebody else writes the same policy.</summary>
public sealed class TwoAdministratorsTests
{
  private const string Loader = "arn:aws:iam::218546966473:role/LoaderDelta";

  private static readonly InstallationFacts Bucket = new() { BucketName = "acme-lake", BucketRegion = "us-east-1", StitchRegion = StitchRegion.NorthAmerica };

  private readonly MemoryAws _aws = new();
  private readonly TestStage _stage = new();

  private static string Foreign(params string[] sids) => PolicyDocuments.Document([.. sids.Select(sid =>
    $$"""{"Sid":"{{sid}}","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-lake/{{sid}}/*"}""")]);

  private string[] Sids => [.. PolicyDocument.Parse(_aws.Policy!).Statements.Select(s => s.Sid!)];

  private int Count(string call) => _aws.Calls.Count(c => c == call);

  [Fact]
  public async Task What_comes_between_the_plan_and_the_write_is_kept()
  {
    _aws.Policy = Foreign("Backup");
    var stage = new TestStage
    {
      // Somebody else writes while this one is being asked.
      Answer = _ =>
      {
        _aws.Policy = Foreign("Backup", "Audit");
        return true;
      },
    };

    var made = await GrantBucketAccess.RunAsync(stage, _aws, Bucket, default);

    Assert.Equal(["Backup", "Audit", "Stmt123"], Sids);
    Assert.Equal(_aws.Policy, made.Value.Policy);
    Assert.Equal(Foreign("Backup", "Audit"), made.Value.PreviousPolicy);
    Assert.Equal(1, Count("PutBucketPolicy"));
  }

  [Fact]
  public async Task Whoever_writes_over_it_keeps_his_and_gets_ours_again()
  {
    _aws.Policy = Foreign("Backup");
    _aws.After = call =>
    {
      // The other one read before our write and writes after it.
      if (call == "PutBucketPolicy" && Count(call) == 1) _aws.Policy = Foreign("Backup", "Audit");
    };

    var made = await GrantBucketAccess.RunAsync(_stage, _aws, Bucket, default);

    Assert.Equal(["Backup", "Audit", "Stmt123"], Sids);
    Assert.Equal(2, Count("PutBucketPolicy"));
    Assert.Equal(Outcome.Updated, made.Value.Outcome);
    Assert.Contains(_stage.VerboseLines, line => line.Contains("put in statement 'Audit', and took out statement 'Stmt123'", StringComparison.Ordinal));
  }

  [Fact]
  public async Task Whoever_never_stops_is_named()
  {
    _aws.Policy = Foreign("Backup");
    _aws.After = call =>
    {
      if (call == "PutBucketPolicy") _aws.Policy = Foreign($"Terraform{Count(call)}");
    };

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => GrantBucketAccess.RunAsync(_stage, _aws, Bucket, default));

    Assert.Same(Catalogue.PolicyReadBackMismatch, error.Entry);
    Assert.Contains("statement 'Terraform5'", error.Message, StringComparison.Ordinal);
    Assert.Equal(5, Count("PutBucketPolicy"));
    Assert.Equal(["Terraform5"], Sids);
  }

  [Theory]
  [InlineData("Terraform", nameof(Catalogue.PolicyReadBackMismatch), 2)]
  [InlineData("Backup", nameof(Catalogue.PolicyStaysAsItWas), 1)]
  public async Task Whoever_puts_the_same_document_back_is_not_written_over_again_and_again(string sid, string id, int writes)
  {
    _aws.Policy = Foreign("Backup");
    _aws.After = call =>
    {
      if (call == "PutBucketPolicy") _aws.Policy = Foreign(sid);
    };

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => GrantBucketAccess.RunAsync(_stage, _aws, Bucket, default));

    Assert.Equal(id, error.Entry.Id);
    Assert.Equal(writes, Count("PutBucketPolicy"));
  }

  [Fact]
  public async Task Whoever_made_the_same_change_meanwhile_spares_us_ours()
  {
    var granted = BucketPolicy.Grant(null, "acme-lake", Loader).After!;
    var stage = new TestStage
    {
      Answer = _ =>
      {
        _aws.Policy = granted;
        return true;
      },
    };

    var made = await GrantBucketAccess.RunAsync(stage, _aws, Bucket, default);

    Assert.Equal(0, Count("PutBucketPolicy"));
    Assert.Equal(granted, made.Value.Policy);
  }

  [Fact]
  public async Task Revoke_takes_out_ours_alone_whatever_comes_between()
  {
    _aws.Policy = BucketPolicy.Grant(Foreign("Backup"), "acme-lake", Loader).After;
    _aws.After = call =>
    {
      if (call == "PutBucketPolicy" && Count(call) == 1) _aws.Policy = BucketPolicy.Grant(Foreign("Backup", "Audit"), "acme-lake", Loader).After;
    };

    await GrantBucketAccess.RevokeAsync(_stage, _aws, Bucket, null, default);

    Assert.Equal(["Backup", "Audit"], Sids);
  }

  [Fact]
  public async Task Revoke_leaves_another_statement_that_says_the_same_also_after_it_has_read_back()
  {
    _aws.Policy = BucketPolicy.Grant(null, "acme-lake", Loader).After;
    var byHand = PolicyDocument.Parse(_aws.Policy!).Statements.Single().Node;
    var text = PolicyDocument.Parse(_aws.Policy!).Slice(byHand.Start, byHand.End);
    _aws.Policy = PolicyDocuments.Document(text, text.Replace("Stmt123", "ByHand", StringComparison.Ordinal));

    await GrantBucketAccess.RevokeAsync(_stage, _aws, Bucket, "Stmt123", default);

    Assert.Equal(["ByHand"], Sids);
    Assert.Equal(1, Count("PutBucketPolicy"));
  }

  [Fact]
  public async Task Revoke_takes_the_loader_out_of_what_others_were_let_in_by_and_tells_that_it_stays()
  {
    _aws.Policy = BucketPolicy.Grant(null, "acme-lake", Loader).After!.Replace($"\"{Loader}\"", $"\"{Loader}\", \"arn:aws:iam::123456789012:role/reporting\"", StringComparison.Ordinal);

    await GrantBucketAccess.RevokeAsync(_stage, _aws, Bucket, "Stmt123", default);

    Assert.Equal(["arn:aws:iam::123456789012:role/reporting"], PolicyDocument.Parse(_aws.Policy!).Statements.Single().Principal);
    Assert.Contains(_stage.Warnings, w => w.StartsWith("The statement 'Stmt123' in the policy of acme-lake stays", StringComparison.Ordinal));
  }

  [Fact]
  public async Task Two_that_grant_and_revoke_at_once_in_any_order_lose_nothing_of_a_third()
  {
    // Every way in which the third one's write can fall between the calls of the first.
    for (var at = 1; at <= 4; at++)
    {
      var aws = new MemoryAws { Policy = Foreign("Backup") };
      var calls = 0;
      var third = at;
      aws.Before = call =>
      {
        if (call.EndsWith("BucketPolicy", StringComparison.Ordinal) && ++calls == third && call == "GetBucketPolicy")
          aws.Policy = PolicyDocuments.Document([.. PolicyDocument.Parse(aws.Policy!).Statements.Select(s => PolicyText.Indent(s.Node)),
            """{"Sid":"Third","Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::acme-lake"}"""]);
      };

      await GrantBucketAccess.RunAsync(new TestStage(), aws, Bucket, default);

      var sids = PolicyDocument.Parse(aws.Policy!).Statements.Select(s => s.Sid).ToList();
      Assert.Contains("Backup", sids);
      Assert.Contains("Stmt123", sids);
      Assert.Equal(third is not 3, sids.Contains("Third")); // The third call is our write: nothing comes in there.
    }
  }

  [Fact]
  public async Task A_bucket_of_another_account_is_told_from_a_missing_permission()
  {
    _aws.Refused.Add("GetBucketPolicy");
    var mine = await Assert.ThrowsAsync<StitchDeltaException>(() => GrantBucketAccess.RunAsync(_stage, _aws, Bucket, default));
    Assert.Same(Catalogue.AwsAccessDenied, mine.Entry);

    _aws.IsOwn = false;
    var others = await Assert.ThrowsAsync<StitchDeltaException>(() => GrantBucketAccess.RunAsync(_stage, _aws, Bucket, default));
    Assert.Same(Catalogue.BucketOfOtherAccount, others.Entry);
    Assert.Equal(403, others.StatusCode);
    Assert.Equal(0, _aws.Writes);
  }
}
