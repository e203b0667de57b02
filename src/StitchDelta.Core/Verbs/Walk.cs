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
        if (!await resource.EnsureAsync(installation, cancel)) return false;
      }
      catch (StitchDeltaException e)
      {
        throw Stopped(installation, resource, done, e);
      }
      done.Add(resource);
    }
    return true;
  }

  /// <summary>The error of an installation that did not come to its end. Its target holds all that is there, so that it can be taken
  /// back.</summary>
  private static StitchDeltaException Stopped(Installation installation, Resource at, List<Resource> done, StitchDeltaException cause)
  {
    var made = installation.Changes.Select(c => c.Change)
      .Where(c => c.Time is not null && c.Action is ChangeAction.Create or ChangeAction.Update).Select(c => c.Resource).Distinct().ToList();
    return Catalogue.InstallationStopped.After(Reached(installation, at), cause, installation.Desired.NewDestinationName, at, cause.Message,
      done.Count == 0 ? "none" : string.Join(", ", done), made.Count == 0 ? "nothing" : string.Join(", ", made), cause.Remedy);
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
        ClusterName = IsReached(ClusterResource.Instance) ? desired.ClusterName : null,
        TokenComment = IsReached(TokenResource.Instance) ? Mark.Comment(desired.Comment, installation.Record.Id) : null,
        OnBehalfOf = desired.OnBehalfOf,
        DestinationName = IsReached(DestinationResource.Instance) ? desired.NewDestinationName : null,
      }),
    };

    bool IsReached(Resource resource) => ResourceTable.All.TakeWhile(r => r != at).Append(at).Contains(resource);
  }
}
