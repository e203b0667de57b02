namespace StitchDelta.Resources.Roles;

/// <summary>The role of an instance profile: made where it is not there, brought to what is asked for where it is.</summary>
internal static class MakeRole
{
  /// <summary>The role, and what is on record there; no record for a role of somebody else, which is used as it is and gets no tag: what
  /// has one may be removed.</summary>
  public static async Task<(IamRole? Role, RecordedRole? Recorded)> RunAsync(
    IStage stage, IAws aws, ChangeSet changes, ProfileRequest request, IamRole? role, RecordedRole? recorded, InstallationRecord record,
      CancellationToken cancel)
  {
    var (roleName, bucketName, options) = (request.RoleName, request.BucketName, request.Options);
    if (role is null)
    {
      // One that is made anew gets the boundary that it had.
      options = options with { PermissionsBoundary = record.PermissionsBoundary };
      // A role cannot be given its tags and its boundary again by a plan that has lost them.
      var create = new ResourceChange(ChangeAction.Create, $"role {roleName}",
        string.Join("\n", [PolicyDocuments.Readable(PolicyDocuments.Ec2Trust()), .. options.Lines])) { Seen = Seen.Of([.. options.Lines]) };
      await changes.ApplyAsync(create, CreateAsync);
      return (role, await RecordedRole.ReadAsync(aws, role, bucketName, cancel));
    }
    var trust = TrustPolicy.OfEc2(role.TrustPolicy);
    // What others put under a condition, or denied, is not undone.
    if (trust == Ec2Trust.Given && recorded is null)
      changes.Use(new(ChangeAction.None, $"role {roleName}", "somebody else's, used as it is") { Seen = Seen.Of(role.Arn) });
    else if (trust is Ec2Trust.Given or Ec2Trust.Conditional && recorded is not null) changes.Unchanged($"role {roleName}");
    else if (trust == Ec2Trust.Missing && recorded is not null) await TrustAsync(aws, changes, role, cancel);
    else throw Catalogue.RoleNotForEC2.For(role.Arn, roleName);
    if (recorded is not null)
    {
      // Judged before: what is left of a removal is too old to count.
      if (RemovalTag.IsIn(role.Tags)) await RemovalTag.WriteAsync(changes, aws, roleName, RemovalTag.None, cancel);
      await OptionsAsync(stage, aws, changes, role, options, cancel);
    }
    else if (options.Lines.Count > 0)
      stage.Warn($"Role {roleName} is somebody else's, and is used as it is. It does not get: {string.Join("; ", options.Lines)}.");
    return (role, recorded);

    async Task CreateAsync()
    {
      try
      {
        role = await aws.CreateRoleAsync(
          new(roleName, PolicyDocuments.Ec2Trust())
          {
            Path = request.Path,
            Description = Mark.Description(record.Id!, bucketName),
            PermissionsBoundary = options.PermissionsBoundary,
            Tags = options.TagsWith(RecordTags.Encode(record.Fixed)),
          }, cancel);
      }
      catch (StitchDeltaException e) when (e.ErrorCode == "EntityAlreadyExists")
      {
        // Somebody else makes the same installation just now, or did while the answer was lost. Who comes second goes on with what is
        // there.
        role = await aws.GetRoleAsync(roleName, cancel);
        if (role is null || Mark.InDescription(role.Description) != record.Id) throw;
        RemovalTag.Refuse(await RecordedRole.ReadAsync(aws, role, bucketName, cancel), DateTimeOffset.UtcNow);
      }
    }
  }

  /// <summary>What is asked of a role that is there already: the boundary as it is asked for, and the tags that it lacks. What nobody asks
  /// for is left alone.</summary>
  private static async Task OptionsAsync(IStage stage, IAws aws, ChangeSet changes, IamRole role, RoleOptions options,
    CancellationToken cancel)
  {
    if (options.PermissionsBoundary is { } boundary && boundary != role.PermissionsBoundary)
      await changes.ApplyAsync(
        new(ChangeAction.Update, $"permissions boundary of role {role.RoleName}", $"{role.PermissionsBoundary ?? "none"} -> {boundary}"),
        () => aws.PutPermissionsBoundaryAsync(role.RoleName, boundary, cancel));
    // Whoever asks for another value than what somebody made of it is not to think that it is there.
    foreach (var (key, wanted, actual) in OwnTags.Differing(role.Tags, options.Tags))
    {
      var tag = OwnTags.ForAwsCli(new Dictionary<string, string> { [key] = wanted });
      stage.Warn($"The tag {key} of role {role.RoleName} stays '{actual}', and does not become '{wanted}': "
        + $"what a role has already is left as it is. To change it: aws iam tag-role --role-name {role.RoleName} --tags {tag}");
    }
    await TagAsync(aws, changes, role, options.Tags, cancel);
  }

  /// <summary>Gives a role the tags that it lacks.</summary>
  internal static async Task TagAsync(
    IAws aws, ChangeSet changes, IamRole role, IReadOnlyDictionary<string, string> tags, CancellationToken cancel)
  {
    var missing = OwnTags.Missing(role.Tags, tags);
    if (missing.Count > 0)
      await changes.ApplyAsync(
        new(ChangeAction.Update, $"tags of role {role.RoleName}", string.Join("\n", missing.Select(t => $"+{t.Key} = {t.Value}"))),
        () => aws.TagRoleAsync(role.RoleName, missing, cancel));
  }

  /// <summary>Tags that others put on the role take their room too, and the record comes last: for it there must be some left.</summary>
  public static void RequireRoomForTags(IamRole role, RecordedRole? recorded, RoleOptions options)
  {
    if (recorded is null || OwnTags.Missing(role.Tags, options.Tags) is not { Count: > 0 } missing) return;
    var others = role.Tags.Keys.Count(k => !k.StartsWith(RecordTags.Prefix, StringComparison.Ordinal));
    if (others + missing.Count > OwnTags.Most)
      throw Catalogue.RoleTagsTooMany.For(role.Arn, role.RoleName, others, missing.Count, OwnTags.Most);
  }

  private static async Task TrustAsync(IAws aws, ChangeSet changes, IamRole role, CancellationToken cancel)
  {
    var wanted = TrustPolicy.WithEc2(role.TrustPolicy);
    var change = new ResourceChange(ChangeAction.Update, $"trust policy of role {role.RoleName}",
      UnifiedDiff.Of(PolicyDocuments.Readable(role.TrustPolicy), PolicyDocuments.Readable(wanted)))
    {
      Seen = Seen.Of(role.TrustPolicy),
    };
    await changes.ApplyAsync(change, () => aws.UpdateTrustPolicyAsync(role.RoleName, wanted, cancel));
  }
}
