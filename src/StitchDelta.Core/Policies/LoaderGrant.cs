namespace StitchDelta.Policies;

/// <summary>What the loader is to have on a bucket, and how a statement that gives it is known: by what it grants to whom.</summary>
internal sealed class LoaderGrant(string bucketName, string loaderRoleArn)
{
  private const StringComparison Ordinal = StringComparison.Ordinal;

  private static readonly string[] Actions = ["s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"];

  public string BucketName => bucketName;

  public string LoaderRoleArn => loaderRoleArn;

  /// <summary>The partition of the loader's role, and so of every bucket that it can reach.</summary>
  public string Partition { get; } = loaderRoleArn.Split(':') is { Length: > 1 } parts ? parts[1] : "aws";

  public string Bucket => $"arn:{Partition}:s3:::{bucketName}";

  public string Objects => $"{Bucket}/*";

  /// <summary>How the guide once published <see cref="Objects"/>: it names no object at all.</summary>
  public string BrokenObjects => $"{Bucket}/";

  /// <summary>The guide's statement.</summary>
  /// <param name="sid">Its Sid.</param>
  /// <param name="objectsFirst">Whether to name the objects before the bucket, see <see cref="StandsBesideBareStatement"/>.</param>
  public string Statement(string sid, bool objectsFirst = false) => PolicyText.Object(
    ("Sid", PolicyText.String(sid)),
    ("Effect", PolicyText.String("Allow")),
    ("Principal", PolicyText.Object(("AWS", PolicyText.Strings(loaderRoleArn)))),
    ("Action", PolicyText.Strings(Actions)),
    ("Resource", objectsFirst ? PolicyText.Strings(Objects, Bucket) : PolicyText.Strings(Bucket, Objects)));

  /// <summary>A document's only statement may be bare, without an array; with ours beside it there must be one. That ours then
  /// names the objects first is how <see cref="BucketPolicy.Revoke"/> knows to give the bare one back.</summary>
  public bool StandsBesideBareStatement(PolicyStatement statement) =>
    statement is { Index: 1, Resources: [var first, _] } && first == Objects;

  public static bool IsOurAction(string action) => Actions.Contains(action, StringComparer.OrdinalIgnoreCase);

  public string ResourceOf(string action) => action == "s3:ListBucket" ? Bucket : Objects;

  /// <summary>The actions that no statement gives the loader by name and without condition.</summary>
  public IReadOnlyList<string> MissingFrom(PolicyDocument document) =>
    [.. Actions.Where(action => !document.Statements.Any(s => Gives(s, action)))];

  /// <summary>The statements that are ours to complete: for nobody but the loader, and the one with the most of the actions
  /// first.</summary>
  public IEnumerable<PolicyStatement> OursIn(PolicyDocument document) => document.Statements
    .Where(s => IsOurs(s) && !IsShared(s))
    .OrderByDescending(s => s.Actions!.Count(IsOurAction));

  /// <summary>Whether a statement gives the loader some of the four by their names, on just this bucket. Broader and narrower ones are
  /// somebody's own.</summary>
  public bool IsOurs(PolicyStatement statement) =>
    AllowsLoader(statement)
    && statement is { NotActions: null, NotResources: null, Actions: { } actions, Resources: { } resources }
    && actions.Any(IsOurAction)
    && resources.All(r => r == Bucket || r == Objects || r == BrokenObjects);

  /// <summary>The statements for the loader alone that would give it what is missing, but do so under a condition or for a part of the
  /// bucket only: somebody hardened them.</summary>
  public IReadOnlyList<PolicyStatement> HardenedIn(PolicyDocument document)
  {
    var missing = MissingFrom(document);
    return [.. document.Statements.Where(s =>
      IsForLoaderAlone(s)
        && missing.Any(action => s.IsAbout(action) && (s.IsConditional || s.Resources!.Any(r => IsPartOf(r, ResourceOf(action))))))];
  }

  /// <summary>The statements for the loader alone that give it more than the four actions: somebody widened them.</summary>
  public IReadOnlyList<PolicyStatement> WidenedIn(PolicyDocument document) =>
    [.. document.Statements.Where(s => IsForLoaderAlone(s) && !s.Actions!.All(IsOurAction))];

  /// <summary>Whether a statement lets the loader, and nobody else, do something in just this bucket, whatever it is and under whatever
  /// condition.</summary>
  public bool IsForLoaderAlone(PolicyStatement statement) => NamesLoader(statement) && !IsShared(statement) && IsOfBucket(statement);

  /// <summary>Whether a statement gives the loader all four by itself.</summary>
  public bool GivesAll(PolicyStatement statement) => Actions.All(action => Gives(statement, action));

  private bool NamesLoader(PolicyStatement statement) =>
    statement is { Effect: "Allow", NotPrincipal: null, NotActions: null, NotResources: null, Principal: { } principals,
      Actions: not null } && principals.Contains(loaderRoleArn);

  private bool IsOfBucket(PolicyStatement statement) =>
    statement.Resources?.All(r => r == Bucket || r.StartsWith($"{Bucket}/", Ordinal)) == true;

  // Below a prefix of the bucket; the guide's old mistake names no object at all.
  private bool IsPartOf(string pattern, string resource) =>
    resource == Objects && pattern.StartsWith($"{Bucket}/", Ordinal) && pattern != BrokenObjects;

  /// <summary>Whether others than the loader have the statement too.</summary>
  public bool IsShared(PolicyStatement statement) =>
    statement.Node["Principal"]!.Members.Count > 1 || statement.Principal!.Any(p => p != loaderRoleArn);

  /// <summary>A resource that is this bucket in another partition, or null.</summary>
  public string? ElsewhereIn(PolicyDocument document) =>
    document.Statements.SelectMany(s => (s.Resources ?? []).Concat(s.NotResources ?? [])).FirstOrDefault(IsElsewhere);

  private bool IsElsewhere(string resource) =>
    resource.Split([':'], 6) is ["arn", var partition, "s3", "", "", var path]
    && partition.IndexOf('*') < 0 && partition.IndexOf('?') < 0 && partition != Partition
    && (path == bucketName || path.StartsWith(bucketName + "/", Ordinal));

  private bool Gives(PolicyStatement statement, string action) =>
    AllowsLoader(statement) && statement.IsAbout(action)
    && statement is { NotResources: null, Resources: { } resources } && resources.Any(r => Covers(r, ResourceOf(action)));

  private bool AllowsLoader(PolicyStatement statement) =>
    statement is { Effect: "Allow", IsConditional: false, NotPrincipal: null, Principal: { } principals }
      && principals.Contains(loaderRoleArn);

  /// <summary>Whether a pattern covers the bucket, or all objects in it: a key of one character and one of two, which only a <c>*</c> takes
  /// both.</summary>
  private static bool Covers(string pattern, string resource)
  {
    bool Fits(string key) => PolicyPattern.Fits(PolicyPattern.Of(pattern), resource.Replace("*", key));
    return Fits("\u0001") && Fits("\u0001\u0001");
  }
}
