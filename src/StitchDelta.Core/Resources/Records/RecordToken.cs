namespace StitchDelta.Resources.Records;

/// <summary>Puts on record which token a destination was given outside an installation's own run.</summary>
internal static class RecordToken
{
  /// <summary>Writes the token's id to the record of the installation that has the destination, if there is one and AWS answers; else the
  /// result says that it is pending.</summary>
  /// <param name="aws">AWS; where it is not connected, nothing is known of a record.</param>
  /// <param name="made">The destination.</param>
  /// <param name="roleName">The installation's role, where it is known.</param>
  /// <param name="tokenId">The token's id; null where only its value is known.</param>
  public static async Task<StitchDestination> RunAsync(IStage stage, Func<IAws> aws, StitchDestination made, string? roleName,
    string? tokenId, CancellationToken cancel)
  {
    var changes = new ChangeSet(stage);
    try
    {
      var client = aws();
      if (await OfAsync(client, made, roleName, cancel) is not { } all) return Pending("the caller may not list roles");
      if (FindInstallations.OfDestination(all, made.DestinationId) is not { } recorded) return made;
      var record = recorded.Record with { Id = recorded.Id };
      if (tokenId is null)
      {
        if (!stage.IsPlanning)
          stage.Warn($"Which token Stitch has is not on record any more: the role {recorded.Role.RoleName} names {Named(record)}, and "
            + "of the given one the id is not known. An object of New-DeltaToken in the pipe puts it on record, "
            + "and so does Update-DeltaToken.");
        return made;
      }
      var isWritten = await WriteRecord.TryAtEndAsync(stage, changes, client, recorded.Role.RoleName, recorded.Role.Tags,
        record with { TokenIds = [tokenId] });
      return made with { TokenId = tokenId, RecordPending = !isWritten, Changes = [.. made.Changes, .. changes.Changes] };
    }
    catch (StitchDeltaException e)
    {
      return Pending(e.Message);
    }

    // Whoever has a value alone may have no AWS, and no installation.
    StitchDestination Pending(string why)
    {
      if (tokenId is null) stage.Verbose($"Not found out: {why}");
      else stage.Warn($"That Stitch has the token {tokenId} now is not on record, for AWS does not show the record: {why}");
      return tokenId is null ? made : made with { TokenId = tokenId, RecordPending = true };
    }
  }

  // Null where the caller may not list roles.
  private static async Task<IReadOnlyList<RecordedRole>?> OfAsync(IAws aws, StitchDestination made, string? roleName,
    CancellationToken cancel)
  {
    if (await FindRole.NameAsync(aws, roleName, cancel) is not { } name)
      return made.BucketName is { } bucket ? await FindInstallations.OfBucketAsync(aws, bucket, cancel) : [];
    return await RecordedRole.ReadAsync(aws, await aws.GetRoleAsync(name, cancel), made.BucketName, cancel) is { } only ? [only] : [];
  }

  private static string Named(InstallationRecord record) =>
    record.TokenIds.Count == 0 ? "none" : string.Join(", ", record.TokenIds);
}
