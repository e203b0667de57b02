using static StitchDelta.Policies.PolicyText;

namespace StitchDelta.Policies;

/// <summary>The statements by which a bucket lets in the role of another account's cluster (Databricks' own list), beside whatever else its
/// policy holds.</summary>
internal static class RoleAccess
{
  /// <summary>Lets the role use the bucket.</summary>
  public static PolicyEdit Grant(string? current, string bucketName, string roleArn)
  {
    var wanted = Wanted(bucketName, roleArn);
    if (BucketPolicy.Read(current, bucketName) is not { } before)
      return BucketPolicy.Edit(null, PolicyDocuments.Document([.. wanted.Select(w => w.Text(w.Sid))]), wanted[0].Sid, bucketName);

    var lacking = wanted.Where(w => !w.IsGivenIn(before)).ToList();
    if (lacking.Count == 0)
      return new PolicyEdit(before.Text, before.Text, wanted.Select(w => w.OursIn(before)?.Sid).FirstOrDefault(sid => sid is not null), "");
    var repaired = lacking.Where(w => w.OursIn(before) is not null).ToList();
    var edits = repaired
      .Select(w => (Wanted: w, Ours: w.OursIn(before)!))
      .Select(r => new TextEdit(r.Ours.Node.Start, r.Ours.Node.End, r.Wanted.Text(r.Ours.Sid ?? r.Wanted.FreeSid(before))));
    var added = lacking.Except(repaired).Select(w => w.Text(w.FreeSid(before))).ToList();
    // A document's only statement may be bare: repaired and made an array of at once, the two edits would be of the same stretch.
    var step = before.With(edits);
    var between = PolicyDocument.Parse(step);
    return BucketPolicy.Edit(before, between.With(PolicyEdits.Append(between, between.Statement, added)), lacking[0].Sid, bucketName);
  }

  /// <summary>Takes away what <see cref="Grant"/> gave.</summary>
  public static PolicyEdit Revoke(string? current, string bucketName, string roleArn)
  {
    if (BucketPolicy.Read(current, bucketName) is not { } before) return new PolicyEdit(null, null, null, "");
    var ours = before.Statements.Where(s => Wanted(bucketName, roleArn).Any(w => w.IsOurs(s))).ToList();
    if (ours.Count == 0) return new PolicyEdit(before.Text, before.Text, null, "");
    var after = ours.Count == before.Statements.Count ? null
      : before.With(PolicyEdits.RemoveItems(before.Statement, node => ours.Any(s => s.Node == node)));
    return BucketPolicy.Edit(before, after, ours[0].Sid, bucketName);
  }

  /// <summary>The statements as somebody else can paste them.</summary>
  public static string Statements(string bucketName, string roleArn) =>
    string.Join(",", Wanted(bucketName, roleArn).Select(w => w.Text(w.Sid)));

  // Sids of letters and digits only: the one in Databricks' pages has a blank, which not every tool takes.
  private static IReadOnlyList<RoleGrant> Wanted(string bucketName, string roleArn)
  {
    var bucket = $"arn:{roleArn.Split(':')[1]}:s3:::{bucketName}";
    return
    [
      new("StitchDeltaClusterBucket", roleArn, bucket, bucket, ["s3:GetBucketLocation", "s3:ListBucket"]),
      new("StitchDeltaClusterObjects", roleArn, $"{bucket}/*", $"{bucket}/\u0001",
        ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:PutObjectAcl"]),
    ];
  }

  private sealed record RoleGrant(string Sid, string RoleArn, string Resource, string Sample, string[] Actions)
  {
    public string Text(string sid) => Object(
      ("Sid", String(sid)),
      ("Effect", String("Allow")),
      ("Principal", Object(("AWS", String(RoleArn)))),
      ("Action", Strings(Actions)),
      ("Resource", String(Resource)));

    /// <summary>Whether the statements allow all of it, whoever wrote them. What others deny is not ours to undo.</summary>
    public bool IsGivenIn(PolicyDocument document) => Actions.All(action => document.Statements.Any(s =>
      s is { Effect: "Allow", IsConditional: false, NotPrincipal: null, NotResources: null, Principal: { } principals,
        Resources: { } resources }
      && principals.Contains(RoleArn) && s.IsAbout(action) && resources.Any(r => PolicyPattern.Fits(PolicyPattern.Of(r), Sample))));

    public PolicyStatement? OursIn(PolicyDocument document) => document.Statements.FirstOrDefault(IsOurs);

    /// <summary>A statement for this role alone with nothing in it but ours.</summary>
    public bool IsOurs(PolicyStatement statement) =>
      statement is { Effect: "Allow", IsConditional: false, Principal: [var principal], Actions: { } actions, Resources: [var resource] }
      && principal == RoleArn && resource == Resource && actions.All(a => Actions.Contains(a, StringComparer.OrdinalIgnoreCase));

    public string FreeSid(PolicyDocument document)
    {
      var taken = document.Statements.Select(s => s.Sid).ToList();
      return new[] { Sid }.Concat(Enumerable.Range(2, taken.Count).Select(n => FormattableString.Invariant($"{Sid}{n}"))).First(sid =>
        !taken.Contains(sid));
    }
  }
}
