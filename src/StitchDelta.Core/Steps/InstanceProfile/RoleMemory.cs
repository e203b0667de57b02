namespace StitchDelta.Steps;

/// <summary>What the tags of a role remember for whoever mends or takes back the line later.</summary>
/// <param name="ClusterName">The cluster that the role is for.</param>
/// <param name="TokenComment">The comment of its token.</param>
/// <param name="HadGrant">Whether Stitch's loader could use the bucket before.</param>
/// <param name="HadDestination">Whether the Stitch account had its destination before.</param>
public sealed record RoleMemory(string? ClusterName, string? TokenComment, bool HadGrant, bool HadDestination)
{
  private const string Grant = "grant";
  private const string Destination = "destination";

  /// <summary>The parts that were there before, as the tag has them; null for none.</summary>
  internal string? Found => string.Join(" ", new[] { HadGrant ? Grant : "", HadDestination ? Destination : "" }.Where(p => p.Length > 0)) is { Length: > 0 } found ? found : null;

  /// <summary>Reads what a role's tags remember.</summary>
  internal static RoleMemory Of(IReadOnlyDictionary<string, string> tags)
  {
    var found = LineTags.Value(tags, MakeInstanceProfile.FoundTag)?.Split(' ') ?? [];
    return new(LineTags.Value(tags, MakeInstanceProfile.ClusterTag), LineTags.Value(tags, MakeInstanceProfile.TokenTag), found.Contains(Grant), found.Contains(Destination));
  }
}
