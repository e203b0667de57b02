namespace StitchDelta.Verbs;

/// <summary>Makes the resources of an installation one after the other, in the order of the table.</summary>
internal static class Walk
{
  /// <summary>Makes those that the run looks after, and puts on record what was made.</summary>
  /// <returns>False when a change was declined: the walk ends there.</returns>
  public static async Task<bool> RunAsync(Installation installation, CancellationToken cancel)
  {
    try
    {
      return await EachAsync(installation, cancel);
    }
    finally
    {
      installation.Warn();
    }
  }

  private static async Task<bool> EachAsync(Installation installation, CancellationToken cancel)
  {
    var done = new List<Resource>();
    foreach (var resource in ResourceTable.All.Where(installation.Wanted.Contains))
    {
      installation.Current = resource;
      try
      {
        if (!await resource.EnsureAsync(installation, cancel))
        {
          TellOfDeclined(installation, resource);
          return false;
        }
      }
      catch (StitchDeltaException e)
      {
        throw Stopped(installation, resource, done, e);
      }
      // What is no part of this installation, as a cluster beside a SQL warehouse, did nothing.
      if (installation.Changes.Any(c => c.Resource == resource)) done.Add(resource);
    }
    return true;
  }

  // Nothing is emitted then. A repair tells at its checks what it did.
  private static void TellOfDeclined(Installation installation, Resource at)
  {
    var made = Made(installation);
    if (made.Count == 0 || installation.IsRepair) return;
    var (desired, token) = (installation.Desired, installation.Facts.TokenId);
    if (token is not null && made.FindIndex(m => m.StartsWith("token ", StringComparison.Ordinal)) is >= 0 and var i)
      made[i] += $" ({token})";
    installation.Stage.Warn($"Declined at step {at}. Made or changed before: {string.Join(", ", made)}. "
      + "The same command goes on from there; "
      + $"to take it back: Uninstall-StitchDestination {desired.BucketName} -RoleName {desired.RoleName}");
  }

  private static List<string> Made(Installation installation) => [.. installation.Changes.Select(c => c.Change)
    .Where(c => c.Time is not null && c.Action is ChangeAction.Create or ChangeAction.Update).Select(c => c.Resource).Distinct()];

  /// <summary>The error of an installation that did not come to its end. Its target holds all that is there, so that it can be taken
  /// back.</summary>
  private static StitchDeltaException Stopped(Installation installation, Resource at, List<Resource> done, StitchDeltaException cause)
  {
    var name = installation.Destination?.DestinationName ?? installation.Desired.NewDestinationName;
    if (installation.Stage.IsPlanning)
      return Catalogue.InstallationPlanStopped.After(Reached(installation, at), cause, name, at, Sentence.Of(cause.Message),
        Sentence.Of(cause.Remedy));
    var made = Made(installation);
    return Catalogue.InstallationStopped.After(Reached(installation, at), cause,
      name, at, Sentence.Of(cause.Message),
      done.Count == 0 ? "none" : string.Join(", ", done), made.Count == 0 ? "nothing" : string.Join(", ", made), Sentence.Of(cause.Remedy),
      // Who made nothing must not be led to take back what was there before.
      made.Count == 0 ? "" : " To take back what was made, pipe the error's TargetObject to Uninstall-StitchDestination.");
  }

  /// <summary>All that may be there: also by name what was about to be made.</summary>
  private static StitchDestination Reached(Installation installation, Resource at)
  {
    var desired = installation.Desired;
    var reached = installation.Result;
    return reached with
    {
      Facts = reached.Facts.Or(new()
      {
        RoleName = desired.RoleName,
        DeploymentRoleName = desired.DeploymentRoleName,
        ClusterName = IsReached(ClusterResource.Instance) ? desired.NewClusterName : null,
        TokenComment = IsReached(TokenResource.Instance) ? Mark.Comment(desired.CommentFor(installation.Destination),
          installation.Record.Id) : null,
        OnBehalfOf = desired.OnBehalfOf,
        DestinationName = IsReached(DestinationResource.Instance) ? desired.NewDestinationName : null,
      }),
    };

    bool IsReached(Resource resource) => ResourceTable.All.TakeWhile(r => r != at).Append(at).Contains(resource);
  }
}
