namespace StitchDelta.Resources.Roles;

/// <summary>What a company may demand of a role, beside what it is for. What is left out is left as it is.</summary>
public sealed record RoleOptions
{
  /// <summary>The path under which role and instance profile are made, as <c>/stitch/</c>; null for none.</summary>
  public string? Path { get; init => field = RolePaths.Parse(value); }

  /// <summary>The ARN of the managed policy that is to be the role's permissions boundary.</summary>
  public string? PermissionsBoundary { get; init => field = value?.Trim(); }

  /// <summary>The person's own tags. What is made gets them; a role that is there gets those that it lacks.</summary>
  public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

  /// <summary>What a role that is there can be given, in words.</summary>
  internal IReadOnlyList<string> Lines =>
  [
    .. PermissionsBoundary is null ? Array.Empty<string>() : [$"permissions boundary {PermissionsBoundary}"],
    .. Tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"tag {t.Key} = {t.Value}"),
  ];

  /// <summary>The tags of something that is made: the module's, and the person's own.</summary>
  internal IReadOnlyDictionary<string, string> TagsWith(IReadOnlyDictionary<string, string> marks) =>
    marks.Concat(Tags).ToDictionary(t => t.Key, t => t.Value);
}
