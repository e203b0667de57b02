namespace StitchDelta.Tests.Verbs;

/// <summary>What an object that was saved remembers of an installation's parts is how they were then: the record says what they are
/// now.</summary>
public sealed class RememberedTests
{
  private readonly TestInstallation _line = new();

  private static readonly InstallationFacts Named = new() { BucketName = TestInstallation.Bucket, RoleName = "stitch-delta" };

  /// <summary>What may have changed since the object was saved.</summary>
  private static readonly (string What, Func<InstallationFacts, InstallationFacts> Before)[] Changes =
  [
    ("cluster", f => f with { ClusterId = "old", ClusterState = "TERMINATED", SparkVersion = "15.4.x-scala2.12", NodeTypeId = "m4.large", AccessMode = "NONE" }),
    ("its name", f => f with { ClusterName = "older" }),
    ("URL", f => f with { JdbcUrl = f.JdbcUrl?.Replace("/new;", "/old;"), HttpPath = "sql/protocolv1/o/1/old", JdbcHost = "old.cloud.databricks.com", OrgId = "1" }),
    ("token", f => f with { TokenId = "revoked", TokenComment = "Stitch destination Older #sd-bihonqser3", TokenExpires = DateTimeOffset.UnixEpoch }),
    ("destination's name", f => f with { DestinationName = "Older" }),
    ("key", f => f with { KmsKeyArn = "arn:aws:kms:us-east-1:123456789012:key/old", Principal = "gone@acme.example", MetastoreId = "old" }),
    ("roles", f => f with { InstanceProfileArn = TestInstallation.ArnStart + "old/stitch-delta", RoleArn = "arn:aws:iam::123456789012:role/old/stitch-delta", DeploymentRoleName = "older" }),
  ];

  public static TheoryData<string> Kinds => ["all", "all but the URL", "on record", "parts"];

  /// <summary>An object as it was saved, with any of the changes since.</summary>
  private static IEnumerable<(string Since, InstallationFacts Saved)> Saved(string kind, InstallationFacts made)
  {
    made = made with { Token = null };
    var whole = kind switch
    {
      "all" => made,
      "all but the URL" => made with { JdbcUrl = null, HttpPath = null, JdbcHost = null },
      // What Get-StitchInstallation shows.
      "on record" => Named with
      {
        DestinationId = made.DestinationId, ClusterId = made.ClusterId, TokenId = made.TokenId, DeploymentRoleName = made.DeploymentRoleName, InstallationId = made.InstallationId,
      },
      _ => Named with { ClusterId = made.ClusterId, TokenId = made.TokenId },
    };
    for (var mask = 0; mask < 1 << Changes.Length; mask++)
    {
      var since = Changes.Where((_, i) => (mask & (1 << i)) != 0).ToList();
      yield return (string.Join(", ", since.Select(c => c.What)), since.Aggregate(whole, (f, c) => c.Before(f)));
    }
  }

  [Theory]
  [MemberData(nameof(Kinds))]
  public async Task The_same_is_found_as_by_bucket_and_role(string kind)
  {
    var made = (await _line.InstallAsync())!.Facts;
    var meant = Parts(await _line.TraceAsync(Named));
    foreach (var (since, saved) in Saved(kind, made))
      Assert.Equal((since, meant), (since, Parts(await _line.TraceAsync(saved))));

    static string Parts(InstallationFacts f) => string.Join("\n",
      f.BucketName, f.RoleName, f.RoleArn, f.InstanceProfileArn, f.DeploymentRoleName, f.InstallationId, f.ClusterId, f.ClusterName, f.ClusterState, f.SparkVersion,
      f.JdbcUrl, f.HttpPath, f.JdbcHost, f.TokenId, f.TokenComment, f.TokenExpires, f.DestinationId, f.DestinationName, f.KmsKeyArn, f.Principal, f.MetastoreId);
  }

  [Theory]
  [MemberData(nameof(Kinds))]
  public async Task All_goes_and_a_plan_says_so(string kind)
  {
    var before = _line.State;
    var made = (await _line.InstallAsync())!.Facts;
    var meant = TestInstallation.Resources(await _line.UninstallAsync(Named, new TestStage { IsPlanning = true }), ChangeAction.Delete);
    foreach (var (since, saved) in Saved(kind, made))
    {
      // An uninstallation refuses names without an id that are another thing's.
      if (kind == "parts" && since.Contains("name", StringComparison.Ordinal)) continue;
      Assert.Equal((since, string.Join("; ", meant)),
        (since, string.Join("; ", TestInstallation.Resources(await _line.UninstallAsync(saved, new TestStage { IsPlanning = true }), ChangeAction.Delete))));
    }
    await _line.UninstallAsync(Saved(kind, made).Last(s => kind != "parts" || !s.Since.Contains("name", StringComparison.Ordinal)).Saved);
    Assert.Equal(before, _line.State);
  }

  [Theory]
  [MemberData(nameof(Kinds))]
  public async Task A_healthy_installation_is_healthy_and_no_repair_changes_it(string kind)
  {
    var made = (await _line.InstallAsync())!.Facts;
    var (state, meant) = (_line.State, await CheckAsync(Named));
    foreach (var (since, saved) in Saved(kind, made))
    {
      var checks = await CheckAsync(saved);
      Assert.Equal([since, .. meant], [since, .. checks]);
    }
    await CheckAsync(Saved(kind, made).Last().Saved, repairs: true);
    Assert.Equal(state, _line.State);
  }

  [Fact]
  public async Task The_value_of_a_token_that_was_rotated_since_is_not_tried()
  {
    var made = (await _line.InstallAsync())!.Facts;
    var old = made with { TokenId = "revoked" };
    Assert.NotNull(old.Token);
    Assert.Equal((made.TokenId, null), (await _line.TraceAsync(old)) is var found ? (found.TokenId, found.Token) : default);
    Assert.NotNull((await _line.TraceAsync(made)).Token);
  }

  [Fact]
  public async Task Of_a_cluster_that_is_gone_the_name_is_remembered()
  {
    var made = (await _line.InstallAsync())!.Facts;
    _line.Workspace.Clusters.Clear();
    Assert.Equal(("new", "stitch"), (await _line.TraceAsync(made)) is var found ? (found.ClusterId, found.ClusterName) : default);
  }

  [Fact]
  public async Task Where_the_cluster_on_record_is_gone_another_that_bears_the_mark_is_told()
  {
    await _line.InstallAsync();
    _line.AddOwnCluster("copy", "stitch", "stitch-delta", TestInstallation.Bucket);
    _line.Workspace.Clusters.RemoveAll(c => c.ClusterId == "new");
    await _line.UninstallAsync(Named);
    Assert.Contains(_line.Stage.Warnings, w => w.Contains("Remove-DeltaCluster copy takes it away", StringComparison.Ordinal));
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task Nothing_more_is_asked_for_than_by_the_names(bool removes)
  {
    var made = (await _line.InstallAsync())!.Facts;
    var byNames = await CountAsync(Named with { DestinationId = made.DestinationId });
    Assert.True(await CountAsync(made) <= byNames);
    Assert.True(await CountAsync(Saved("on record", made).First().Saved) <= byNames);

    async Task<int> CountAsync(InstallationFacts known)
    {
      _line.Workspace.Reads.Clear();
      _line.Aws.Calls.Clear();
      if (removes) await _line.UninstallAsync(known, new TestStage { IsPlanning = true });
      else await _line.TraceAsync(known);
      return _line.Workspace.Reads.Count + _line.Aws.Calls.Count;
    }
  }

  public static TheoryData<string> Ids => ["ClusterId", "TokenId", "JdbcUrl"];

  public static TheoryData<string> Names => ["ClusterName", "TokenComment", "DestinationName"];

  private static InstallationFacts Wrong(string name) => name switch
  {
    "ClusterId" => Named with { ClusterId = "nope" },
    "TokenId" => Named with { TokenId = "nope" },
    "JdbcUrl" => Named with { JdbcUrl = $"jdbc:spark://{TestWorkspace.Url.Host}:443/default;transportMode=http;ssl=1;httpPath=sql/protocolv1/o/6051921418418893/nope;AuthMech=3;UID=token" },
    "ClusterName" => Named with { ClusterName = "nope" },
    "TokenComment" => Named with { TokenComment = "nope" },
    _ => Named with { DestinationName = "nope" },
  };

  [Theory]
  [MemberData(nameof(Ids))]
  public async Task An_id_that_a_person_said_is_what_is_looked_at_and_nothing_is_changed_for_it(string name)
  {
    await _line.InstallAsync();
    var (state, writes) = (_line.State, _line.Writes);
    var checks = await CheckAsync(Wrong(name), [name.ToLowerInvariant()], repairs: false);
    Assert.Contains(checks, c => c.Contains(" Failed ", StringComparison.Ordinal) && c.Contains(name switch
    {
      "ClusterId" => "Cluster exists",
      "TokenId" => "Token accepted",
      _ => "JDBC URL belongs to the cluster",
    }, StringComparison.Ordinal));
    await RefusedAsync(() => CheckAsync(Wrong(name), [name], repairs: true));
    await RefusedAsync(() => UninstallDestination.RunAsync(_line.Stage, Wrong(name), [name], _line.Systems, null, null, default));
    Assert.Equal((state, writes), (_line.State, _line.Writes));
  }

  [Theory]
  [MemberData(nameof(Names))]
  public async Task A_name_that_a_person_said_and_that_is_another_things_is_refused(string name)
  {
    await _line.InstallAsync();
    var (state, writes) = (_line.State, _line.Writes);
    await RefusedAsync(() => CheckAsync(Wrong(name), [name], repairs: false));
    await RefusedAsync(() => UninstallDestination.RunAsync(_line.Stage, Wrong(name), [name], _line.Systems, null, null, default));
    Assert.Equal((state, writes), (_line.State, _line.Writes));
  }

  [Fact]
  public async Task What_a_person_said_and_what_is_so_is_no_fault()
  {
    var made = (await _line.InstallAsync())!.Facts;
    string[] said = ["ClusterId", "ClusterName", "TokenId", "TokenComment", "JdbcUrl", "DestinationName"];
    Assert.Equal(await CheckAsync(Named), await CheckAsync(made with { Token = null }, said, repairs: true));
    Assert.Equal(Outcome.Deleted, (await UninstallDestination.RunAsync(_line.Stage, made, said, _line.Systems, null, null, default)).Value.Outcome);
  }

  [Theory]
  [InlineData(TokenIdSource.Saved, false, null)]
  [InlineData(TokenIdSource.Saved, true, null)]
  [InlineData(TokenIdSource.Row, true, null)]
  [InlineData(TokenIdSource.Row, false, nameof(Catalogue.TokenNotFound))]
  [InlineData(TokenIdSource.Person, true, nameof(Catalogue.TokenNotFound))]
  [InlineData(TokenIdSource.Person, false, nameof(Catalogue.TokenNotFound))]
  public async Task A_token_that_is_not_there_any_more_was_renewed_since_unless_a_person_names_it(TokenIdSource source, bool isNamed, string? fault)
  {
    var made = (await _line.InstallAsync())!.Facts;
    var state = _line.State;
    var request = new RotationRequest
    {
      Timeout = TimeSpan.Zero, Aws = _line.Aws, Named = isNamed ? Named : null, DestinationId = made.DestinationId, TokenId = "revoked", TokenIdSource = source,
      Token = new() { Comment = made.TokenComment! },
    };
    Task<StepResult<DeltaToken>> RotateAsync() => RotateToken.RunAsync(_line.Stage, _line.Workspace, _line.Stitch, TestWorkspace.Url, request, default);
    if (fault is not null)
    {
      Assert.Equal(fault, (await Assert.ThrowsAsync<StitchDeltaException>(RotateAsync)).Entry.Id);
      Assert.Equal(state, _line.State);
      return;
    }
    var renewed = (await RotateAsync()).Value;
    Assert.Equal([renewed.TokenId!], _line.Workspace.Tokens.Select(t => t.TokenId));
    Assert.Equal([renewed.TokenId!], _line.Record().TokenIds);
  }

  private static async Task RefusedAsync(Func<Task> work) =>
    Assert.Same(Catalogue.InstallationNamesDiffer, (await Assert.ThrowsAsync<StitchDeltaException>(work)).Entry);

  private Task<List<string>> CheckAsync(InstallationFacts given, bool repairs = false) => CheckAsync(given, [], repairs);

  private async Task<List<string>> CheckAsync(InstallationFacts given, string[] said, bool repairs)
  {
    given = given with { WorkspaceUrl = TestWorkspace.Url };
    var traced = await Trace.RunAsync(_line.Stage, given, _line.Systems, default, said: said);
    var subject = new CheckSubject { Facts = traced.Facts, Given = traced.Given, Traced = traced, Systems = _line.Systems, Waiting = _ => { }, Clock = _line.Stage.Time };
    var checks = new List<StitchCheck>();
    await CheckDestination.RunAsync(subject, checks.Add, default);
    if (repairs) await RepairDestination.RunAsync(_line.Stage, subject, checks, null, default);
    return [.. checks.Select(c => $"{c.CheckName} {c.Status} {c.Expected} {c.Actual} {c.Remedy}")];
  }
}
