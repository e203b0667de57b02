namespace StitchDelta.Tests.Execution;

/// <summary>AWS that shows changes late, on a clock of the test's own.</summary>
public sealed class LateReadsTests
{
  private static readonly InstallationFacts Bucket = new() { BucketName = "acme-lake", BucketRegion = "us-east-1", StitchRegion = StitchRegion.NorthAmerica };

  private readonly TestInstallation _line = new();
  private readonly List<(string Activity, string Status, bool IsOver)> _progress = [];
  private readonly ConsistentAws _aws;

  public LateReadsTests() => _line.Consistent = _aws = new(Memory, new(Memory.Time), (a, s, o) => _progress.Add((a, s, o)));

  private MemoryAws Memory => _line.Aws;

  private static string Document(string sid) => PolicyDocuments.Document(
    $$"""{"Sid":"{{sid}}","Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::acme-lake/{{sid}}"}""");

  private int Count(string call) => Memory.Calls.Count(c => c == call);

  [Theory]
  [InlineData(3)]
  [InlineData(70)]
  public async Task An_installation_goes_through_and_makes_nothing_twice(int seconds)
  {
    var prompt = new TestInstallation();
    await prompt.InstallAsync();

    Memory.Late = TimeSpan.FromSeconds(seconds);
    var made = await _line.InstallAsync();

    Assert.Equal(prompt.State, _line.State);
    Assert.Equal(prompt.Aws.Writes, Memory.Writes);
    Assert.Equal(Outcome.Created, made!.Outcome);
    Assert.Contains(_progress, p => p is { Activity: "IAM shows changes late", IsOver: false } && p.Status.Contains("stitch-delta", StringComparison.Ordinal));
    Assert.Contains(_progress, p => p is { Activity: "S3 shows changes late", IsOver: false });
    Assert.Equal(_progress.Where(p => p.IsOver).Select(p => p.Activity).Distinct().Order(), _progress.Select(p => p.Activity).Distinct().Order());
  }

  [Fact]
  public async Task Where_nothing_is_late_no_call_is_added()
  {
    var plain = new TestInstallation();
    await plain.InstallAsync();
    await plain.InstallAsync();
    await plain.UninstallAsync();
    await _line.InstallAsync();
    await _line.InstallAsync();
    await _line.UninstallAsync();
    Assert.Equal(plain.Aws.Calls, Memory.Calls);
    Assert.Empty(_progress);
  }

  [Fact]
  public async Task The_second_run_writes_nothing_and_the_way_back_leaves_what_was_there()
  {
    var before = _line.State;
    Memory.Late = TimeSpan.FromSeconds(8);
    await _line.InstallAsync();
    var writes = _line.Writes;
    Assert.Equal(Outcome.Unchanged, (await _line.InstallAsync())!.Outcome);
    Assert.Equal(writes, _line.Writes);
    await _line.UninstallAsync();
    Assert.Equal(before, _line.State);
    // Also what is gone is read late, and must not be taken for there.
    await _line.InstallAsync();
    Assert.Equal(Outcome.Unchanged, (await _line.InstallAsync())!.Outcome);
  }

  [Fact]
  public async Task A_late_document_of_ours_is_no_change_of_somebody_elses()
  {
    Memory.Policy = Document("Backup");
    Memory.Late = TimeSpan.FromSeconds(20);
    await GrantBucketAccess.RunAsync(_line.Stage, _aws, Bucket, default);
    Assert.Equal(1, Count("PutBucketPolicy"));
    Assert.Empty(_line.Stage.VerboseLines);
    await GrantBucketAccess.RevokeAsync(_line.Stage, _aws, Bucket, null, default);
    Assert.Equal(2, Count("PutBucketPolicy"));
    Assert.True(PolicyDocument.MeansTheSame(Document("Backup"), Memory.Policy!));
  }

  [Fact]
  public async Task A_document_that_is_neither_old_nor_new_is_somebody_elses_and_is_merged_at_once()
  {
    Memory.Policy = Document("Backup");
    Memory.After = call =>
    {
      if (call == "PutBucketPolicy" && Count(call) == 1) Memory.Policy = Document("Audit");
    };
    await GrantBucketAccess.RunAsync(_line.Stage, _aws, Bucket, default);
    Assert.Equal(["Audit", "Stmt123"], PolicyDocument.Parse(Memory.Policy!).Statements.Select(s => s.Sid));
    Assert.Empty(_progress);
  }

  [Fact]
  public async Task A_document_that_stays_as_it_was_is_told_and_not_written_again_and_again()
  {
    Memory.Policy = Document("Backup");
    Memory.Late = TimeSpan.FromMinutes(10);
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => GrantBucketAccess.RunAsync(_line.Stage, _aws, Bucket, default));
    Assert.Same(Catalogue.PolicyStaysAsItWas, error.Entry);
    Assert.Equal(1, Count("PutBucketPolicy"));
    Assert.InRange(Memory.Time.Passed, RecentWrites.Limit, RecentWrites.Limit + TimeSpan.FromSeconds(1));
  }

  [Fact]
  public async Task IAM_that_stays_as_it_was_ends_the_wait_after_two_minutes()
  {
    Memory.Late = TimeSpan.FromMinutes(10);
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync());
    Assert.Contains(Catalogue.IamReadBackMismatch.Remedy, error.Message + error.Remedy, StringComparison.Ordinal);
    Assert.InRange(Memory.Time.Passed, RecentWrites.Limit, RecentWrites.Limit + TimeSpan.FromSeconds(1));
  }

  [Fact]
  public async Task What_somebody_takes_away_after_it_was_seen_is_believed_at_once()
  {
    await _line.InstallAsync();
    Memory.Roles["stitch-delta"].Policies.Clear();
    Memory.Policy = null;
    Memory.Profiles.Clear();
    Assert.Null(await _aws.GetRolePolicyAsync("stitch-delta", "StitchDelta-acme-lake", default));
    Assert.Null(await _aws.GetBucketPolicyAsync("acme-lake", default));
    Assert.Null(await _aws.GetInstanceProfileAsync("stitch-delta", default));
    Memory.Roles.Remove("stitch-delta");
    Assert.Null(await _aws.GetRoleAsync("stitch-delta", default));
    Assert.Equal(TimeSpan.Zero, Memory.Time.Passed);
  }

  [Fact]
  public async Task A_later_stage_reads_what_an_earlier_one_wrote_in_the_same_session_and_with_a_connection_of_its_own()
  {
    var session = new RecentWrites(Memory.Time);
    Memory.Late = TimeSpan.FromSeconds(5);
    await new ConsistentAws(Memory, session, (_, _, _) => { }).CreateRoleAsync(new("r", PolicyDocuments.Ec2Trust()), default);
    var later = new ConsistentAws(Memory, session, (_, _, _) => { });
    Assert.Contains(await later.ListRolesAsync(default), r => r.RoleName == "r");
    Assert.NotNull(await later.GetRoleAsync("r", default));
    await later.DeleteRoleAsync("r", default);
    Assert.Null(await later.GetRoleAsync("r", default));
  }

  [Fact]
  public async Task A_role_that_is_there_already_is_waited_for()
  {
    Memory.Late = TimeSpan.FromSeconds(6);
    await Memory.CreateRoleAsync(new("r", PolicyDocuments.Ec2Trust()), default); // By somebody else.
    await Assert.ThrowsAsync<StitchDeltaException>(() => _aws.CreateRoleAsync(new("r", PolicyDocuments.Ec2Trust()), default));
    Assert.NotNull(await _aws.GetRoleAsync("r", default));
  }

  [Fact]
  public async Task An_instance_profile_of_the_same_mark_is_gone_on_with_and_another_is_not()
  {
    var (mine, others) = (Tags("sd-bihonqser3"), Tags("sd-aaaaaaaaaa"));
    Memory.Late = TimeSpan.FromSeconds(6);
    await Memory.CreateInstanceProfileAsync("p", "/", mine, default); // By another machine.
    Assert.Equal(mine, (await _aws.CreateInstanceProfileAsync("p", "/", mine, default)).Tags);
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _aws.CreateInstanceProfileAsync("p", "/", others, default));
    Assert.Equal("EntityAlreadyExists", error.ErrorCode);

    static Dictionary<string, string> Tags(string id) => new() { [Mark.TagKey] = id };
  }

  [Fact]
  public async Task A_call_on_a_role_that_was_just_made_is_made_again_when_it_is_not_known()
  {
    Memory.Late = TimeSpan.FromSeconds(6);
    await _aws.CreateRoleAsync(new("r", PolicyDocuments.Ec2Trust()), default);
    Assert.Empty(await _aws.ListRolePoliciesAsync("r", default));
    await Assert.ThrowsAsync<StitchDeltaException>(() => _aws.ListRolePoliciesAsync("nobody", default));
  }

  [Fact]
  public async Task What_was_just_taken_out_of_a_role_may_stand_in_the_way_for_a_while()
  {
    await _line.InstallAsync();
    Memory.LateConflict = TimeSpan.FromSeconds(9);
    await _line.UninstallAsync();
    Assert.DoesNotContain("stitch-delta", Memory.Roles.Keys);
    Assert.InRange(Memory.Time.Passed, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(20));
  }

  [Fact]
  public async Task But_not_for_ever()
  {
    await _line.InstallAsync();
    Memory.LateConflict = TimeSpan.FromHours(1);
    await _line.UninstallAsync();
    // IAM does not let the role go, which is told, and the rest goes.
    Assert.Contains(_line.Stage.Warnings, w => w.Contains("role stitch-delta", StringComparison.Ordinal));
    Assert.InRange(Memory.Time.Passed, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(41));
  }

  [Fact]
  public async Task A_stop_ends_the_wait_at_once()
  {
    using var stop = new CancellationTokenSource();
    var session = new RecentWrites();
    Memory.Late = TimeSpan.FromMinutes(10);
    var aws = new ConsistentAws(Memory, session, (_, _, _) => stop.CancelAfter(20));
    await aws.CreateRoleAsync(new("r", PolicyDocuments.Ec2Trust()), default);
    var clock = System.Diagnostics.Stopwatch.StartNew();
    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => aws.GetRoleAsync("r", stop.Token));
    Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
  }
}
