using CsCheck;

namespace StitchDelta.Tests.Verbs;

/// <summary>The whole line taken back: what was made, and nothing else.</summary>
public sealed class UninstallDestinationTests
{
  private readonly TestInstallation _line = new();

  private string[] LeftAlone => [.. _line.Stage.Warnings.Where(w => w.StartsWith("Left alone: ", StringComparison.Ordinal)).Select(w => w["Left alone: ".Length..])];

  [Fact]
  public async Task All_that_was_made_goes_from_the_end_to_the_beginning()
  {
    var before = _line.State;
    await _line.InstallAsync();
    var gone = await _line.UninstallAsync();
    Assert.Equal(before, _line.State);
    Assert.Equal(Outcome.Deleted, gone!.Outcome);
    Assert.Equal(["Stitch", "token", "cluster", "bucket", "registration", "inline", "role", "instance", "inline", "role"], TestInstallation.Resources(gone, ChangeAction.Delete).Select(r => r.Split(' ')[0]));
    Assert.All(_line.Stage.Warnings, w => Assert.Contains("ends on", w, StringComparison.Ordinal));
    Assert.Null(gone.Token);
  }

  [Fact]
  public async Task A_plan_takes_nothing_and_a_second_time_there_is_nothing()
  {
    await _line.InstallAsync();
    var (writes, state) = (_line.Writes, _line.State);
    var planned = await _line.UninstallAsync(stage: new TestStage { IsPlanning = true });
    Assert.Equal((writes, state, true), (_line.Writes, _line.State, planned!.IsPlanned));

    var gone = await _line.UninstallAsync();
    Assert.Equal(TestInstallation.Resources(planned, ChangeAction.Delete), TestInstallation.Resources(gone, ChangeAction.Delete));
    writes = _line.Writes;
    Assert.Equal(Outcome.Unchanged, (await _line.UninstallAsync())!.Outcome);
    Assert.Equal(Outcome.Unchanged, (await _line.UninstallAsync(gone!.Facts))!.Outcome);
    Assert.Equal(writes, _line.Writes);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task What_a_cluster_of_somebody_else_works_with_stays_and_is_told(bool isPlanning)
  {
    await _line.InstallAsync();
    _line.AddCluster("theirs", "their etl", TestInstallation.ArnStart + "stitch-delta");
    var stage = new TestStage { IsPlanning = isPlanning };

    var gone = await _line.UninstallAsync(stage: stage);

    Assert.Equal(["Stitch", "token", "cluster", "bucket"], TestInstallation.Resources(gone, ChangeAction.Delete).Select(r => r.Split(' ')[0]));
    Assert.Equal(2, stage.Warnings.Count(w => w.StartsWith("Left alone: ", StringComparison.Ordinal) && w.Contains("their etl", StringComparison.Ordinal)));
    Assert.Contains("stitch-delta", _line.Aws.Profiles.Keys);
    if (isPlanning) return;

    _line.Workspace.Clusters.RemoveAll(c => c.ClusterId == "theirs");
    await _line.UninstallAsync(new() { BucketName = TestInstallation.Bucket, RoleName = "stitch-delta" });
    Assert.Empty(_line.Aws.Profiles);
    Assert.DoesNotContain("stitch-delta", _line.Aws.Roles.Keys);
    Assert.Empty(_line.Workspace.Profiles);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task Of_a_role_of_somebody_else_that_others_work_with_only_what_was_put_into_it_goes(bool isProfileTheirs)
  {
    _line.Aws.AddRole("theirs");
    if (isProfileTheirs) _line.Aws.Profiles["theirs"] = ("theirs", []);
    await _line.InstallAsync(request: _line.Request with { RoleName = "theirs" });
    _line.AddCluster("etl", "their etl", TestInstallation.ArnStart + "theirs");

    await _line.UninstallAsync(new() { BucketName = TestInstallation.Bucket, RoleName = "theirs" });

    Assert.Equal(isProfileTheirs, _line.Aws.Roles["theirs"].Policies.Count == 0);
    Assert.Contains("theirs", _line.Aws.Profiles.Keys);
  }

  [Fact]
  public async Task Asked_once_all_that_goes_is_shown_before_the_first_write()
  {
    await _line.InstallAsync();
    var (writes, state, warnings) = (_line.Writes, _line.State, _line.Stage.Warnings.Count);
    var stage = new TestStage { Answer = change => throw new InvalidOperationException($"asked about {change} by itself") };
    var asked = new List<(string Name, IReadOnlyList<ResourceChange> Changes)>();

    Assert.Null(await AskedAsync(answer: false));
    Assert.Equal((writes, state), (_line.Writes, _line.State));
    Assert.Equal(("Lake", 10), (asked[0].Name, asked[0].Changes.Count));
    Assert.Empty(stage.Warnings);

    var gone = await AskedAsync(answer: true);
    Assert.Equal(asked[1].Changes.Select(c => c.ToString()), gone!.Changes.Where(c => c.Action != ChangeAction.None && !c.IsRecord).Select(c => c.ToString()));
    Assert.Equal(2, asked.Count);

    // With nothing left there is nothing to ask about.
    Assert.Equal(Outcome.Unchanged, (await AskedAsync(answer: false))!.Outcome);
    Assert.Equal(2, asked.Count);
    Assert.Equal(warnings, _line.Stage.Warnings.Count);

    Task<StitchDestination?> AskedAsync(bool answer) => UninstallDestination.RunAsync(stage, new() { BucketName = TestInstallation.Bucket }, [], _line.Systems, (name, changes) =>
    {
      asked.Add((name, changes));
      return answer;
    }, null, default).OrNullAsync();
  }

  [Fact]
  public async Task What_has_come_to_it_since_is_asked_about_by_itself()
  {
    await _line.InstallAsync();
    var stage = new TestStage { Answer = _ => false };
    var gone = await UninstallDestination.RunAsync(stage, new() { BucketName = TestInstallation.Bucket }, [], _line.Systems, (_, _) =>
    {
      _line.Aws.Roles["stitch-delta"].Policies["StitchDelta-new"] = "{}";
      return true;
    }, null, default);
    Assert.Equal(StepStatus.Declined, gone.Status);
    Assert.Contains("stitch-delta", _line.Aws.Roles.Keys);
  }

  [Fact]
  public async Task A_no_ends_it_there()
  {
    await _line.InstallAsync();
    Assert.Null(await _line.UninstallAsync(stage: new TestStage { Answer = c => !c.Resource.StartsWith("cluster", StringComparison.Ordinal) }));
    Assert.Empty(_line.Stitch.Destinations);
    Assert.Single(_line.Workspace.Clusters);
    Assert.Contains("stitch-delta", _line.Aws.Roles.Keys);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task A_role_of_somebody_else_stays_and_the_cluster_tells_what_was_made(bool wasRegistered)
  {
    _line.Aws.AddRole("stitch-delta");
    _line.Aws.Profiles["stitch-delta"] = ("stitch-delta", []);
    if (wasRegistered) _line.Workspace.Profiles.Add(TestWorkspace.ProfileArn);
    var before = _line.State;
    await _line.UninstallAsync((await _line.InstallAsync())!.Facts);
    Assert.Equal(before, _line.State);
    string[] registered = wasRegistered ? [$"registration of {TestWorkspace.ProfileArn}"] : [];
    Assert.Equal([.. registered, "instance profile stitch-delta", "role stitch-delta"], LeftAlone.Select(w => w.Split(": ")[0]));
  }

  [Fact]
  public async Task What_somebody_else_wrote_at_a_role_of_theirs_stays_under_whatever_name()
  {
    const string Theirs = """{ "Version": "2012-10-17", "Statement": [ { "Action": "s3:*", "Effect": "Allow", "Resource": "*" } ] }""";
    _line.Aws.AddRole("stitch-delta");
    _line.Aws.Profiles["stitch-delta"] = ("stitch-delta", []);
    _line.Aws.Roles["stitch-delta"].Policies[Mark.AccessPolicy(TestInstallation.Bucket)] = Theirs;
    _line.Aws.Roles["deployment"].Policies[Mark.PassRolePolicy("stitch-delta")] = Theirs;
    _line.Aws.Policy = $$"""
      { "Version": "2012-10-17", "Statement": [ {
        "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::{{MemoryAws.Account}}:role/stitch-delta" }, "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::acme-lake" } ] }
      """;
    var before = _line.State;
    await _line.InstallAsync();
    Assert.Equal(Theirs, _line.Aws.Roles["stitch-delta"].Policies[Mark.AccessPolicy(TestInstallation.Bucket)]);
    Assert.Equal(2, LeftAlone.Count(w => w.Contains("it was there before and says something else", StringComparison.Ordinal)));
    await _line.UninstallAsync();
    Assert.Equal(before, _line.State);
  }

  [Fact]
  public async Task Where_the_cluster_is_gone_too_the_mark_of_the_token_tells_which_role_it_was()
  {
    _line.Aws.AddRole("stitch-delta");
    _line.Aws.Profiles["stitch-delta"] = ("stitch-delta", []);
    var installed = await _line.InstallAsync();
    _line.Workspace.Clusters.Clear();
    var known = await _line.TraceAsync(new() { BucketName = TestInstallation.Bucket });
    Assert.Equal(("stitch-delta", installed!.Facts.InstallationId, installed.TokenId), (known.RoleName, known.InstallationId, known.TokenId));
    _line.Workspace.Tokens.Clear();
    Assert.Null((await _line.TraceAsync(new() { BucketName = TestInstallation.Bucket })).RoleName);
  }

  [Fact]
  public async Task Of_a_role_that_is_gone_the_cluster_proves_the_registration()
  {
    var before = _line.State;
    await _line.InstallAsync();
    _line.Aws.Roles.Remove("stitch-delta");
    _line.Aws.Profiles["stitch-delta"] = (null, _line.Aws.Profiles["stitch-delta"].Tags);
    await _line.UninstallAsync();
    Assert.Equal(before, _line.State);
    Assert.Empty(LeftAlone);
  }

  [Fact]
  public async Task A_role_that_IAM_does_not_let_go_is_told_and_all_else_goes()
  {
    await _line.InstallAsync();
    _line.Aws.Before = c => { if (c == "DeleteRole") throw MemoryAws.Refusal(c, 409, "DeleteConflict", "Cannot delete entity, must remove roles from instance profile first."); };
    var gone = await _line.UninstallAsync();
    Assert.Contains(gone!.Changes, c => c is { Action: ChangeAction.Delete, Resource: "instance profile stitch-delta" });
    Assert.StartsWith("role stitch-delta: something else holds on to it, and IAM says: Cannot delete entity", Assert.Single(LeftAlone), StringComparison.Ordinal);
  }

  [Fact]
  public async Task Where_a_resource_stops_in_its_midst_the_error_tells_what_of_it_is_gone()
  {
    await _line.InstallAsync();
    _line.Aws.Before = c => { if (c == "DeleteInstanceProfile") throw MemoryAws.Refusal(c, 400, "Odd", "not today"); };
    var stop = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.UninstallAsync());
    Assert.Contains("inline policy StitchDelta-PassRole-stitch-delta of role deployment", stop.Message, StringComparison.Ordinal);
    Assert.Contains(((StitchDestination)stop.Target!).Changes, c => c is { Action: ChangeAction.Delete, Resource: "role stitch-delta in instance profile stitch-delta" });
  }

  [Fact]
  public async Task A_role_that_was_made_for_another_bucket_stays()
  {
    await _line.InstallAsync();
    _line.Aws.AddOwnRole("stitch-delta", "other-lake");
    var state = _line.State;
    var refused = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.UninstallAsync(new() { BucketName = "acme-lake", RoleName = "stitch-delta" }));
    Assert.Same(Catalogue.InstallationNotFound, refused.Entry);
    Assert.Contains("the role stitch-delta for the bucket acme-lake", refused.Message, StringComparison.Ordinal);
    Assert.Equal(state, _line.State);
  }

  [Fact]
  public async Task Without_the_role_nothing_tells_whose_the_grant_and_the_destination_are()
  {
    _line.Grant();
    _line.AddDestination("Theirs", "acme-lake");
    var before = _line.State;
    await _line.UninstallAsync();
    Assert.Equal(before, _line.State);
    Assert.Equal(["Remove-StitchDestination 155582", "Revoke-StitchBucketAccess acme-lake"], LeftAlone.Select(w => w.Split(": ")[^1].Replace(" takes it back.", "", StringComparison.Ordinal)));
  }

  [Fact]
  public async Task The_grant_goes_also_when_only_the_bucket_tells_the_region()
  {
    var before = _line.State;
    _line.Aws.BucketRegion = "eu-central-1";
    await _line.InstallAsync();
    Assert.NotNull(_line.Aws.Policy);
    await _line.UninstallAsync();
    Assert.Equal(before, _line.State);
  }

  [Theory]
  [InlineData(null, "lacks the tag")]
  [InlineData(Mark.TakenOverKey, "was there before")]
  public async Task A_cluster_of_somebody_else_stays(string? tag, string why)
  {
    await _line.InstallAsync();
    _line.Workspace.Clusters[0] = _line.Workspace.Clusters[0] with { CustomTags = tag is null ? [] : new Dictionary<string, string> { [tag] = "true" } };
    await _line.UninstallAsync();
    Assert.Contains(why, Assert.Single(LeftAlone), StringComparison.Ordinal);
    Assert.Single(_line.Workspace.Clusters);
  }

  // As the check of the mark says: with this one tag again, the cluster is the installation's.
  [Fact]
  public async Task A_cluster_that_has_the_id_alone_of_its_tags_goes()
  {
    var before = _line.State;
    await _line.InstallAsync();
    _line.Workspace.Clusters[0] = _line.Workspace.Clusters[0] with { CustomTags = new Dictionary<string, string> { [Mark.TagKey] = $"{_line.Record().Id}" } };
    await _line.UninstallAsync();
    Assert.Equal(before, _line.State);
  }

  [Theory]
  [InlineData("other-lake", "it is of the installation that loads into other-lake")]
  [InlineData("acme-lake", "it is of the installation")]
  public async Task A_cluster_of_another_line_that_has_the_name_stays(string bucket, string why)
  {
    // This line came no further than the registration, and its role remembers the name of the cluster that it was to have.
    await _line.InstallAsync(new TestStage { Answer = c => !c.Resource.StartsWith("cluster", StringComparison.Ordinal) });
    _line.AddOwnCluster("theirs", "stitch", "other", bucket);
    await _line.UninstallAsync(new() { BucketName = "acme-lake", ClusterName = "stitch" });
    Assert.StartsWith($"cluster stitch (theirs): {why}", Assert.Single(LeftAlone), StringComparison.Ordinal);
    Assert.Single(_line.Workspace.Clusters);
  }

  [Fact]
  public async Task The_grant_and_the_destination_that_were_there_before_stay()
  {
    _line.Grant();
    _line.AddDestination();
    var policy = _line.Aws.Policy;
    var before = _line.Stitch.Destinations[0];
    await _line.InstallAsync();
    var installed = _line.State;

    var refused = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.UninstallAsync());
    Assert.Same(Catalogue.DestinationNeedsInstallation, refused.Entry);
    Assert.Contains("Set-StitchDestination", refused.Remedy, StringComparison.Ordinal);
    Assert.Equal(installed, _line.State);

    _line.Stitch.Destinations[0] = before;
    await _line.UninstallAsync();
    Assert.Equal(policy, _line.Aws.Policy);
    Assert.Equal(before, Assert.Single(_line.Stitch.Destinations));
    Assert.Equal(["Stitch destination Old (155582)", "bucket policy of acme-lake"], LeftAlone.Select(w => w.Split(": ")[0]));
  }

  [Fact]
  public async Task The_grant_goes_with_the_last_line_on_the_bucket()
  {
    var before = _line.State;
    await _line.InstallAsync();
    var beside = _line.Beside(_line.Request with { RoleName = "stitch-2", ClusterName = "stitch-2", DestinationName = "Sea" });
    await beside.InstallAsync();
    var first = await _line.UninstallAsync();
    Assert.Contains(first!.Changes, c => c.Action == ChangeAction.None && c.Detail.Contains("the role stitch-2 loads", StringComparison.Ordinal));
    Assert.NotNull(_line.Aws.Policy);
    await beside.UninstallAsync();
    Assert.Equal(before, _line.State);
  }

  [Fact]
  public async Task The_grant_stays_when_nobody_may_see_whether_another_line_needs_it()
  {
    var made = await _line.InstallAsync();
    _line.Aws.Refused.Add("ListRoles");
    await _line.UninstallAsync(made!.Facts);
    Assert.NotNull(_line.Aws.Policy);
    Assert.Contains("Revoke-StitchBucketAccess", Assert.Single(LeftAlone), StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("GetRole")]
  [InlineData("ListRoles")]
  [InlineData("clusters/get")]
  [InlineData("token/list")]
  [InlineData("destinations/list")]
  public async Task A_service_that_does_not_tell_what_is_the_lines_stops_it_before_anything_goes(string call)
  {
    _line.Grant();
    _line.AddDestination();
    await _line.InstallAsync();
    var (writes, state) = (_line.Writes, _line.State);
    var refusal = TestWorkspace.Refusal("PERMISSION_DENIED", "not today");
    if (call == "destinations/list") _line.Stitch.ListFault = refusal;
    else if (call.Contains('/')) _line.Workspace.Faults[call] = refusal;
    else _line.Aws.Refused.Add(call);
    await Assert.ThrowsAsync<StitchDeltaException>(() => _line.UninstallAsync());
    Assert.Equal((writes, state), (_line.Writes, _line.State));
  }

  [Fact]
  public async Task Another_buckets_line_stays_as_it_is()
  {
    await _line.InstallAsync();
    var state = _line.State;
    await _line.UninstallAsync(new() { BucketName = "other-lake" });
    Assert.Equal(state, _line.State);
    Assert.Equal("Stitch destination Lake (155582): it loads into the bucket acme-lake.", Assert.Single(LeftAlone));
  }

  [Fact]
  public async Task A_token_with_the_comment_of_the_guide_is_not_taken_for_the_lines()
  {
    _line.Workspace.Tokens.Add(new("theirs", MakeToken.DefaultComment, DateTimeOffset.UtcNow, null));
    _line.Aws.AddOwnRole("stitch-delta", "acme-lake");
    await _line.UninstallAsync();
    Assert.Single(_line.Workspace.Tokens);
  }

  public static TheoryData<string, string> Parts => new()
  {
    { "destinations/delete", "the destination" }, { "token/delete", "the token" }, { "clusters/permanent-delete", "the cluster" }, { "instance-profiles/remove", "the registration" },
    { "DeleteBucketPolicy", "the bucket policy" }, { "DeleteRolePolicy deployment", "the role and instance profile" }, { "RemoveRoleFromInstanceProfile", "the role and instance profile" },
    { "DeleteInstanceProfile", "the role and instance profile" }, { "DeleteRolePolicy stitch-delta", "the role and instance profile" }, { "DeleteRole", "the role and instance profile" },
  };

  [Theory]
  [MemberData(nameof(Parts))]
  public async Task Failing_in_its_midst_it_says_where_and_goes_on_from_there(string call, string at)
  {
    var before = _line.State;
    await _line.InstallAsync();
    var refusal = TestWorkspace.Refusal("PERMISSION_DENIED", "not today");
    if (call == "destinations/delete") _line.Stitch.DeleteFault = refusal;
    else if (call.Contains('/')) _line.Workspace.Faults[call] = refusal;
    else _line.Aws.Before = c => { if (c == call) throw MemoryAws.Refusal(c, 400, "Odd", "not today"); };

    var stop = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.UninstallAsync());

    Assert.Same(Catalogue.UninstallationStopped, stop.Entry);
    Assert.Contains($"stopped at {at}: ", stop.Message, StringComparison.Ordinal);
    Assert.Equal(at == "the destination", stop.Message.EndsWith("Removed before: nothing.", StringComparison.Ordinal));
    _line.Stitch.DeleteFault = null;
    _line.Aws.Before = _ => { };
    // The same command again, which knows no more than the bucket.
    await _line.UninstallAsync();
    Assert.Equal(before, _line.State);
  }

  /// <summary>Whatever of others was there before, and however far the installation came: all is as it was.</summary>
  [Fact]
  public void Uninstall_after_install_gives_back_what_was_there() =>
    Gen.Select(Gen.Bool.Array[6], Gen.Int[0, 11]).Sample((had, reached) =>
    {
      var line = new TestInstallation();
      if (had[0]) line.Grant();
      if (had[1]) line.AddCluster("theirs", "theirs", TestInstallation.ArnStart + "theirs");
      if (had[2]) line.Workspace.Tokens.Add(new("theirs", MakeToken.DefaultComment, DateTimeOffset.UtcNow, null));
      if (had[3]) line.Workspace.Profiles.Add(TestInstallation.ArnStart + "theirs");
      if (had[4]) line.Aws.AddOwnRole("theirs", "other-lake");
      if (had[5]) line.AddDestination("Theirs", "other-lake", cluster: null);
      var destination = line.Stitch.Destinations.FirstOrDefault();
      var before = line.State;
      var approved = 0;
      Run(line.InstallAsync(new TestStage { Answer = _ => approved++ < reached }));
      // What a destination had before only its owner knows, and gives it back first.
      if (destination is not null) line.Stitch.Destinations[0] = destination;
      Run(line.UninstallAsync());
      return line.State == before;
    }, iter: 200, threads: 1);

  private static void Run(Task work) => OneThread.RunAsync(() => work).GetAwaiter().GetResult();
}
