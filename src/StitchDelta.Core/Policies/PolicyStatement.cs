namespace StitchDelta.Policies;

/// <summary>A statement as the rules of policies read it. What has another shape than the rules know is as if it were not there.</summary>
internal sealed class PolicyStatement
{
  public PolicyStatement(PolicyNode node, int index)
  {
    Node = node;
    Index = index;
    Sid = node["Sid"]?.Scalar;
    Effect = node["Effect"]?.Scalar;
    Principal = Principals(node["Principal"]);
    NotPrincipal = Principals(node["NotPrincipal"]);
    Actions = Strings(node["Action"]);
    NotActions = Strings(node["NotAction"]);
    Resources = Strings(node["Resource"]);
    NotResources = Strings(node["NotResource"]);
  }

  public PolicyNode Node { get; }

  public int Index { get; }

  public string? Sid { get; }

  public string? Effect { get; }

  /// <summary>Whether it says who it speaks of, as only a policy on a resource does.</summary>
  public bool NamesPrincipals => Node["Principal"] is not null || Node["NotPrincipal"] is not null;

  /// <summary>Whether it says what it speaks of, as all but trust policies do.</summary>
  public bool NamesResources => Node["Resource"] is not null || Node["NotResource"] is not null;

  /// <summary>The AWS principals (<c>*</c> for everyone, empty where only others are named), or null when the element is not
  /// there.</summary>
  public IReadOnlyList<string>? Principal { get; }

  public IReadOnlyList<string>? NotPrincipal { get; }

  public IReadOnlyList<string>? Actions { get; }

  public IReadOnlyList<string>? NotActions { get; }

  public IReadOnlyList<string>? Resources { get; }

  public IReadOnlyList<string>? NotResources { get; }

  public PolicyNode? Condition => Node["Condition"];

  public bool IsConditional => Condition is { } condition && !(condition.IsObject && condition.Members.Count == 0);

  /// <summary>Whether it lets anybody in, as Block Public Access takes it. Which conditions make a statement less than public is S3's to
  /// say.</summary>
  public bool IsPublic => Effect == "Allow" && !IsConditional && (NotPrincipal is not null || Principal?.Contains("*") == true);

  /// <summary>The Sid in quotes, or the number where there is none.</summary>
  public string Label => string.IsNullOrEmpty(Sid) ? $"number {Index + 1}" : $"'{Sid}'";

  /// <summary>Whether it speaks of an action.</summary>
  public bool IsAbout(string action)
  {
    bool Names(string pattern) => PolicyPattern.Fits(PolicyPattern.Of(pattern), action, ignoreCase: true);
    return (Actions, NotActions) switch
    {
      ({ } actions, null) => actions.Any(Names),
      (null, { } others) => !others.Any(Names),
      _ => false,
    };
  }

  /// <summary>The statement as people find it in its document.</summary>
  public override string ToString() => string.IsNullOrEmpty(Sid) ? $"statement number {Index + 1}" : $"statement '{Sid}'";

  private static List<string>? Strings(PolicyNode? node) =>
    node?.OneOrMany.Select(n => n.Scalar).OfType<string>().ToList() is { Count: > 0 } strings ? strings : null;

  private static List<string>? Principals(PolicyNode? node) => node switch
  {
    { IsObject: true } => Strings(node["AWS"]) ?? [],
    { Scalar: "*" } => ["*"],
    _ => null,
  };
}
