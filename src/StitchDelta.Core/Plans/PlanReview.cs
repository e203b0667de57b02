namespace StitchDelta.Plans;

/// <summary>Makes plans, and holds a saved one against what is there now.</summary>
internal static class PlanReview
{
  private const string Use = "Use";

  /// <summary>The plan of these changes.</summary>
  public static async Task<StitchPlan> MakeAsync(ConnectedSystems systems, IReadOnlyCollection<ResourceChange> changes,
    CancellationToken cancel) => await AccountsAsync(systems, cancel) with
    {
      Changes = [.. changes.Where(c => c.Action != ChangeAction.None).Select(c =>
        new PlannedChange($"{c.Action}", c.Resource, c.Detail, c.Seen))],
      Choices = [.. changes.Where(c => c.IsChoice).Select(c => new PlannedChange(Use, c.Resource, c.Detail, c.Seen))],
    };

  /// <summary>The plan with what was asked for.</summary>
  public static StitchPlan Asked(StitchPlan plan, IReadOnlyDictionary<string, string> desired) =>
    plan with { Desired = desired, Seen = SeenOf(desired) };

  /// <summary>Throws when the plan was made for other accounts than these, or asks for something else than when it was made.</summary>
  public static async Task RequireAsync(StitchPlan plan, ConnectedSystems systems, CancellationToken cancel)
  {
    await RequireAccountsAsync(plan, systems, cancel);
    if (plan.Seen != SeenOf(plan.Desired))
      throw Catalogue.PlanOutdated.For(plan, plan.Command, "what it asks for was edited after it was made, and so reviewed without that");
  }

  private static string SeenOf(IReadOnlyDictionary<string, string> desired) =>
    Seen.Of([.. desired.Select(d => (Name: d.Key.ToUpperInvariant(), d.Value)).OrderBy(d => d.Name, StringComparer.Ordinal)
      .SelectMany(d => new[] { d.Name, d.Value })]);

  private static async Task RequireAccountsAsync(StitchPlan plan, ConnectedSystems systems, CancellationToken cancel)
  {
    var here = await AccountsAsync(systems, cancel);
    Same("AWS account", plan.AwsAccountId, here.AwsAccountId);
    Same("workspace", plan.WorkspaceId, here.WorkspaceId);
    // Only an account with a destination tells its id; the destination may have come, or gone by a run of this plan.
    if (here.StitchClientId is not null && plan.StitchClientId is not null)
      Same("Stitch account", $"{plan.StitchClientId}", $"{here.StitchClientId}");

    void Same(string system, string? planned, string? actual)
    {
      if (planned != actual)
        throw Catalogue.PlanOfOtherAccount.For(plan, plan.Command, system, planned ?? "none", actual ?? "none that can be seen");
    }
  }

  /// <summary>Throws when something would be done now that is not in the plan. What was planned and is done already is no difference: a run
  /// that stopped goes on.</summary>
  public static void Require(StitchPlan plan, IEnumerable<ResourceChange> now)
  {
    List<string> differences = [.. now.Select(c => Difference(plan, c)).OfType<string>()];
    if (differences.Count > 0) throw Catalogue.PlanOutdated.For(plan, plan.Command, string.Join("; ", differences));
  }

  private static string? Difference(StitchPlan plan, ResourceChange change)
  {
    if (change.IsChoice) return OtherChoice(plan, change);
    if (change.Action == ChangeAction.None || change.IsRecord || change.IsOfTheMoment) return null;
    List<PlannedChange> planned = [.. plan.Changes.Where(c => c.Resource == change.Resource)];
    if (planned.Any(c => c.Action == $"{change.Action}" && c.Seen == change.Seen)) return null;
    var detail = change.Detail.Length == 0 ? "" : $" ({change.Detail.Trim()})";
    return planned.Count == 0 ? $"'{change}' is not in it{detail}"
      : $"'{change}': {change.Resource} is not any more what it was when the plan was made{detail}";
  }

  // What the plan makes itself is used by the run that goes on with it.
  private static string? OtherChoice(StitchPlan plan, ResourceChange choice)
  {
    if (plan.Choices.Any(c => c.Resource == choice.Resource && c.Seen == choice.Seen)) return null;
    var kind = Kind(choice.Resource);
    var planned = plan.Choices.FirstOrDefault(c => Kind(c.Resource) == kind);
    var used = $"{choice.Resource} would be used ({choice.Detail})";
    return planned is null ? $"{used}, which is not in it"
      : planned.Resource == choice.Resource ? $"{used}, and is not any more what it was when the plan was made"
      : $"{used}, and in it is {planned.Resource}";
  }

  // Up to the name.
  private static string Kind(string resource) => resource.Substring(0, resource.LastIndexOf(' ') + 1);

  private static async Task<StitchPlan> AccountsAsync(ConnectedSystems systems, CancellationToken cancel) => new()
  {
    AwsAccountId = (await systems.Aws.GetCallerIdentityAsync(cancel)).AccountId,
    WorkspaceId = systems.WorkspaceFault is null ? (await systems.Workspace.GetMeAsync(cancel)).OrgId : null,
    StitchClientId = systems.StitchFault is null
      && (await systems.Stitch.ListDestinationsAsync(cancel)).FirstOrDefault() is { StitchClientId: not 0 and var client } ? client : null,
  };
}
