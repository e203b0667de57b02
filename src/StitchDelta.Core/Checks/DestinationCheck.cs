namespace StitchDelta.Checks;

/// <summary>One check of the chain.</summary>
/// <param name="Id">By which programs know it; it never changes.</param>
/// <param name="Name">Its name, as it is shown.</param>
/// <param name="GuideStep">The step of the guide that it belongs to.</param>
/// <param name="Needs">The checks without whose success this one tells nothing.</param>
/// <param name="Missing">The first fact that it needs and that is not known, and the command that makes it; null when all are
/// known.</param>
/// <param name="LookAsync">Looks.</param>
internal sealed record DestinationCheck(
  string Id, string Name, GuideStep GuideStep, DestinationCheck[] Needs,
  Func<InstallationFacts, (string Fact, string Command)?> Missing,
  Func<CheckSubject, CancellationToken, Task<Finding>> LookAsync)
{
  /// <summary>The resource that makes right what this check finds wrong; null when none does.</summary>
  public Resource? Repairs { get; init; }

  /// <summary>Whether it asks what the caller may do: then a refusal is its answer. To every other check it says nothing.</summary>
  public bool IsOfRights { get; init; }

  /// <summary>Whether it runs SQL, as the owner of Stitch's token.</summary>
  public bool RunsSql { get; init; }
}
