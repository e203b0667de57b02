namespace StitchDelta.Tests.Verbs;

/// <summary>One machine removes an installation while another one installs it.</summary>
public sealed class TwoMachinesTests
{
  private readonly TestInstallation _line = new();

  private MemoryAws Aws => _line.Aws;

  private Dictionary<string, string> Tags => Aws.Roles["stitch-delta"].Tags;

  private static string Ago(int minutes) => RemovalTag.At(DateTimeOffset.UtcNow.AddMinutes(-minutes))[RemovalTag.Key];

  private static bool IsTag(ResourceChange change) => change.Resource.StartsWith("mark of removal", StringComparison.Ordinal);

  [Fact]
  public async Task Uninstall_tags_the_role_before_anything_else_and_tells_it_as_a_record()
  {
    await _line.InstallAsync();
    var (writes, first) = (_line.Writes, Aws.Calls.Count);
    var seen = "";
    Aws.Before = call =>
    {
      if (call == "DeleteRole") seen = Tags[RemovalTag.Key];
    };
    var gone = await _line.UninstallAsync();
    Assert.Equal("TagRole", Aws.Calls.Skip(first).First(c => !c.StartsWith("Get", StringComparison.Ordinal) && !c.StartsWith("List", StringComparison.Ordinal)));
    Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", seen);
    Assert.True(IsTag(gone!.Changes[0]));
    Assert.Equal(Outcome.Deleted, gone.Outcome);
    Assert.DoesNotContain("stitch-delta", Aws.Roles.Keys);
    Assert.True(_line.Writes > writes);
  }

  [Fact]
  public async Task Install_and_the_stage_of_the_role_are_refused_for_an_hour_and_write_nothing()
  {
    await _line.InstallAsync();
    Tags[RemovalTag.Key] = Ago(minutes: 10);
    var state = _line.State;
    var install = await Assert.ThrowsAsync<StitchDeltaException>(() => _line.InstallAsync());
    var stage = await Assert.ThrowsAsync<StitchDeltaException>(() => MakeInstanceProfile.RunAsync(_line.Stage, Aws, "acme-lake", "stitch-delta", "deployment", null, null, default));
    foreach (var error in new[] { install, stage })
    {
      Assert.Same(Catalogue.InstallationIsBeingRemoved, error.Entry);
      Assert.Matches(@"since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", error.Message);
      Assert.Contains("Uninstall-StitchDestination acme-lake -RoleName stitch-delta", error.Remedy, StringComparison.Ordinal);
      Assert.Matches(@"wait until \d\d:\d\d UTC", error.Remedy);
    }
    Assert.Equal(state, _line.State);
  }

  [Fact]
  public async Task That_the_role_is_gone_is_not_believed_for_one_answer()
  {
    (string, Dictionary<string, string>, Dictionary<string, string>)? gone = null;
    var isDone = false;
    Aws.Before = call =>
    {
      if (call != "GetRole" || isDone || _line.Stitch.Destinations.Count == 0) return;
      gone = Aws.Roles["stitch-delta"];
      isDone = Aws.Roles.Remove("stitch-delta");
    };
    Aws.After = _ =>
    {
      if (gone is { } role) Aws.Roles["stitch-delta"] = role;
      gone = null;
    };
    Assert.Equal(Outcome.Created, (await _line.InstallAsync())!.Outcome);
    Assert.True(isDone);
    Assert.Single(_line.Stitch.Destinations);
  }

  [Theory]
  [InlineData("61")]
  [InlineData("-6000")]
  [InlineData("yesterday")]
  public async Task A_tag_that_counts_for_nothing_is_taken_away(string age)
  {
    await _line.InstallAsync();
    Tags[RemovalTag.Key] = int.TryParse(age, out var minutes) ? Ago(minutes) : age;
    var again = await _line.InstallAsync();
    Assert.Equal("", Tags[RemovalTag.Key]);
    Assert.True(IsTag(Assert.Single(again!.Changes, c => c.Action != ChangeAction.None)));
    var writes = _line.Writes;
    Assert.Equal(Outcome.Unchanged, (await _line.InstallAsync())!.Outcome);
    Assert.Equal(writes, _line.Writes);
  }

  [Fact]
  public async Task Uninstall_goes_on_where_another_one_was_stopped()
  {
    var before = _line.State;
    await _line.InstallAsync();
    Aws.Refused.Add("DeleteRole");
    await Assert.ThrowsAsync<StitchDeltaException>(() => _line.UninstallAsync());
    Assert.NotNull(RemovalTag.Since(Tags, DateTimeOffset.UtcNow));
    Aws.Refused.Clear();
    await _line.UninstallAsync();
    Assert.Equal(before, _line.State);
  }

  [Fact]
  public async Task A_role_that_stays_loses_the_tag_and_so_does_one_whose_removal_was_declined()
  {
    await _line.InstallAsync();
    await _line.UninstallAsync(stage: new TestStage { Answer = c => !c.Resource.StartsWith("cluster", StringComparison.Ordinal) });
    Assert.Equal("", Tags[RemovalTag.Key]);
    Aws.Attached.Add("theirs");
    var gone = await _line.UninstallAsync();
    Assert.Equal("", Tags[RemovalTag.Key]);
    Assert.Equal(2, gone!.Changes.Count(IsTag));
    var writes = _line.Writes;
    await _line.UninstallAsync(new() { BucketName = "acme-lake", RoleName = "stitch-delta" });
    Assert.Equal(writes, _line.Writes);
    Aws.Attached.Clear();
    Assert.NotNull(await _line.InstallAsync());
  }

  [Fact]
  public async Task A_role_of_somebody_else_is_not_tagged()
  {
    Aws.AddRole("stitch-delta");
    await _line.InstallAsync();
    await _line.UninstallAsync(new() { BucketName = "acme-lake", RoleName = "stitch-delta" });
    Assert.Empty(Tags);
  }

  [Fact]
  public async Task Where_the_tag_cannot_be_written_that_is_told_and_the_removal_goes_on()
  {
    var before = _line.State;
    await _line.InstallAsync();
    Aws.Refused.Add("TagRole");
    await _line.UninstallAsync();
    Assert.Equal(before, _line.State);
    Assert.Contains(_line.Stage.Warnings, w => w.Contains(RemovalTag.Key, StringComparison.Ordinal));
  }

  // Wherever an install is when somebody removes the same installation: nothing of it stays, or the error knows what, and leads to it.
  [Fact]
  public async Task A_removal_in_the_middle_of_an_install_leaves_nothing_or_it_is_told()
  {
    var changes = (await new TestInstallation().InstallAsync())!.Changes.Count(c => c.Action == ChangeAction.Create && !c.IsRecord);
    Assert.InRange(changes, 9, 20);
    for (var at = 1; at <= changes; at++)
    {
      var line = new TestInstallation();
      var before = line.State;
      var asked = 0;
      var stage = new TestStage
      {
        Answer = change =>
        {
          if (change.Action == ChangeAction.Create && ++asked == at) line.UninstallAsync(new() { BucketName = "acme-lake", RoleName = "stitch-delta" }).GetAwaiter().GetResult();
          return true;
        },
      };
      var error = await Record.ExceptionAsync(() => line.InstallAsync(stage));
      if (line.State == before) continue;
      if (error is null)
      {
        Assert.Equal(Outcome.Unchanged, (await line.InstallAsync())!.Outcome);
        await line.UninstallAsync();
      }
      else await line.UninstallAsync(((StitchDestination)Assert.IsType<StitchDeltaException>(error).Target!).Facts);
      Assert.True(line.State == before, $"{at} ({error?.Message}): {line.State}");
    }
  }

  [Fact]
  public async Task Who_comes_second_at_CreateRole_goes_on_with_the_role_unless_it_is_being_removed()
  {
    var other = new TestInstallation();
    await other.InstallAsync();
    var made = other.Aws.Roles["stitch-delta"];
    Aws.Before = call =>
    {
      if (call != "CreateRole" || Aws.Roles.ContainsKey("stitch-delta")) return;
      Aws.Roles["stitch-delta"] = (made.Trust, new(made.Tags), []);
      Aws.Descriptions["stitch-delta"] = other.Aws.Descriptions["stitch-delta"];
    };
    await _line.InstallAsync();
    Assert.Equal(1, Aws.Calls.Count(c => c == "CreateRole"));
    Assert.Single(_line.Workspace.Clusters);

    var third = new TestInstallation();
    third.Aws.Before = call =>
    {
      if (call != "CreateRole") return;
      third.Aws.Roles["stitch-delta"] = (made.Trust, new(made.Tags) { [RemovalTag.Key] = Ago(minutes: 1) }, []);
      third.Aws.Descriptions["stitch-delta"] = other.Aws.Descriptions["stitch-delta"];
    };
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => third.InstallAsync());
    Assert.Contains("is being removed", error.Message, StringComparison.Ordinal);
    Assert.Empty(third.Workspace.Clusters);
  }

  // The other run's token, with its mark; and whose the record says that Stitch has. This run made the destination: an older token that is
  // not on record is of a run that Stitch refused, or that stopped, and Stitch never had it.
  [Theory]
  [InlineData(0, false, true)]
  [InlineData(1, false, true)]
  [InlineData(1, true, true)]
  [InlineData(-1, true, true)]
  [InlineData(-1, false, false)]
  public async Task Of_two_installs_at_once_none_revokes_the_token_that_the_other_gave_Stitch(int secondsLater, bool isOnRecord, bool stays)
  {
    Aws.After = call =>
    {
      if (!call.StartsWith("TagRole", StringComparison.Ordinal) || _line.Workspace.Tokens is not [var own]) return;
      _line.Workspace.Tokens.Add(own with { TokenId = "other", Created = own.Created.AddSeconds(secondsLater) });
      if (isOnRecord) Tags["StitchDelta:Tokens"] = "other";
    };
    var done = await _line.InstallAsync();
    Assert.Equal(stays ? [done!.TokenId!, "other"] : [done!.TokenId!], _line.Workspace.Tokens.Select(t => t.TokenId));
    Assert.Equal(stays, _line.Stage.Warnings.Any(w => w.Contains("(other): another run gave Stitch a token", StringComparison.Ordinal)));
  }
}
