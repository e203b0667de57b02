namespace StitchDelta.Policies;

/// <summary>What somebody added to a policy of the module's own so that it gives less: a Condition, or a prefix in place of the whole
/// bucket.</summary>
internal static class Hardening
{
  // To say for which service a role is passed changes nothing for the service that it is for.
  private const string Service = "iam:PassedToService";

  private const string Ec2 = "ec2.amazonaws.com";

  /// <summary>In words what was hardened; null for nothing.</summary>
  /// <param name="current">The document as it is.</param>
  /// <param name="wanted">The document as the module writes it.</param>
  public static string? Of(string current, string wanted)
  {
    var own = PolicyDocument.Parse(wanted).Statements.Select(s => PolicyText.Compact(s.Node)).ToList();
    var allowed = PolicyDocument.Parse(current).Statements.Where(s => s.Effect == "Allow" && !own.Contains(PolicyText.Compact(s.Node))).ToList();
    if (allowed.Where(s => s.IsConditional).SelectMany(Keys).Distinct().ToList() is { Count: > 0 } keys)
      return $"a condition ({string.Join(", ", keys)})";
    var whole = PolicyDocument.Parse(wanted).Statements.SelectMany(s => s.Resources ?? []).Where(r => r.EndsWith("/*", StringComparison.Ordinal)).ToList();
    var parts = allowed.SelectMany(s => s.Resources ?? []).Where(r => whole.Any(w => IsPartOf(r, w))).ToList();
    return parts.Count > 0 ? $"a part of it only ({string.Join(", ", parts)})" : null;
  }

  private static IEnumerable<string> Keys(PolicyStatement statement) =>
    from block in statement.Condition!.Members
    from key in block.Value.Members
    where !(key.Name.Equals(Service, StringComparison.OrdinalIgnoreCase) && key.Value.OneOrMany.Any(v => v.Scalar == Ec2))
    select key.Name;

  private static bool IsPartOf(string resource, string whole) =>
    resource != whole && resource.StartsWith(whole.Substring(0, whole.Length - 1), StringComparison.Ordinal) && resource.Length >= whole.Length;
}
