using System.Text;

namespace StitchDelta.Policies;

/// <summary>What a change makes of a bucket's policy.</summary>
/// <param name="Before">The document as it was, or null for none.</param>
/// <param name="After">The document as it is to be, or null when the policy is to be removed. The very text of <paramref name="Before"/>
/// when nothing changes.</param>
/// <param name="Sid">The Sid of our statement in <paramref name="After"/> (in <paramref name="Before"/> for a revoke), or null.</param>
/// <param name="Diff">A unified diff of the two, indented alike; empty when nothing changes.</param>
public sealed record PolicyEdit(string? Before, string? After, string? Sid, string Diff)
{
  /// <summary>Whether anything is to be written.</summary>
  public bool Changes => Diff.Length > 0;

  /// <summary>
  /// The statements that let Stitch's loader in under a condition or below a prefix only, as people find them in the document: somebody
  /// hardened them, and they are left so.
  /// </summary>
  public IReadOnlyList<string> Hardened { get; init; } = [];
}

/// <summary>Adds, repairs and takes away the statement that lets Stitch's loader use a bucket, and leaves all else as it is.</summary>
public static class BucketPolicy
{
  /// <summary>The most bytes that S3 takes, blanks between values not counted.</summary>
  internal const int MaxBytes = 20 * 1024;

  /// <summary>Lets the loader role use the bucket.</summary>
  /// <param name="current">The bucket's policy, or null for none.</param>
  /// <param name="loaderRoleArn">Stitch's loader role.</param>
  /// <param name="reset">
  /// Whether a statement for the loader that somebody hardened or widened makes way for the guide's. Else it is left as it is, and nothing
  /// put beside one that was hardened.
  /// </param>
  public static PolicyEdit Grant(string? current, string bucketName, string loaderRoleArn, bool reset = false)
  {
    var edit = GrantOnce(current, bucketName, loaderRoleArn, reset);
    // What one change makes right may show what is still missing, as in a document in which several statements are about the loader.
    for (var round = 0; edit.Changes && round < MostRounds; round++)
    {
      var next = GrantOnce(edit.After, bucketName, loaderRoleArn, reset);
      if (!next.Changes) break;
      edit = Edit(Read(current, bucketName), next.After, next.Sid, bucketName) with { Hardened = next.Hardened };
    }
    return edit;
  }

  private static PolicyEdit GrantOnce(string? current, string bucketName, string loaderRoleArn, bool reset)
  {
    var grant = new LoaderGrant(bucketName, loaderRoleArn);
    if (Read(current, bucketName) is not { } before)
      return Edit(null, PolicyDocuments.LoaderAccess(grant.Statement(FirstSid)), FirstSid, bucketName);
    if (grant.ElsewhereIn(before) is { } elsewhere)
      throw Catalogue.PolicyOtherPartition.For(bucketName, bucketName, elsewhere, grant.Partition);

    var ours = grant.OursIn(before).FirstOrDefault();
    var hardened = grant.HardenedIn(before);
    if (reset && hardened.Concat(grant.WidenedIn(before)).FirstOrDefault() is { } narrow)
      return Edit(before, before.With([new(narrow.Node.Start, narrow.Node.End, grant.Statement(narrow.Sid ?? FreeSid(before)))]),
        narrow.Sid, bucketName);
    var left = reset ? [] : hardened;
    var missing = grant.MissingFrom(before).Where(action => !left.Any(s => s.IsAbout(action))).ToList();
    return Given() with { Hardened = [.. left.Select(s => s.ToString())] };

    PolicyEdit Given()
    {
      if (missing.Count == 0) return new PolicyEdit(before.Text, before.Text, (ours ?? left.FirstOrDefault())?.Sid, "");
      if (ours is not null) return Edit(before, before.With(Complete(before, ours, missing, grant)), ours.Sid, bucketName);
      var sid = FreeSid(before);
      return Edit(before, before.With(Add(before, sid, grant)), sid, bucketName);
    }
  }

  /// <summary>Takes away what <see cref="Grant"/> gave, also where somebody has widened or hardened it since.</summary>
  /// <param name="current">The bucket's policy, or null for none.</param>
  /// <param name="loaderRoleArn">Stitch's loader role.</param>
  /// <param name="sid">The Sid of the statement on record; null where none is: then the usual ones count.</param>
  /// <param name="wasWhole">Whether the statement on record gave all of it when that was last looked at: it may be gone since, and what is
  /// left is still somebody else's.</param>
  public static PolicyEdit Revoke(string? current, string bucketName, string loaderRoleArn, string? sid = null, bool wasWhole = false)
  {
    var grant = new LoaderGrant(bucketName, loaderRoleArn);
    if (Read(current, bucketName) is not { } before) return new PolicyEdit(null, null, null, "");
    bool IsChanged(PolicyStatement s) => grant.IsForLoaderAlone(s) && (sid is null ? IsUsualSid(s.Sid) : s.Sid == sid);
    // Where the one on record still gives all of it, another one that gives the same was put there by somebody.
    var isWhole = wasWhole || IsWhole(before, grant, sid);
    var ours = before.Statements.Where(s => IsChanged(s) || (grant.IsOurs(s) && !(isWhole && s.Sid != sid && !grant.IsShared(s)))).ToList();
    if (ours.Count == 0) return new PolicyEdit(before.Text, before.Text, null, "");

    var gone = ours.Where(s => IsChanged(s) || (!grant.IsShared(s) && s.Actions!.All(LoaderGrant.IsOurAction))).ToList();
    var after = gone.Count == before.Statements.Count ? null : before.With(TakeAway(before, ours, gone, grant));
    return Edit(before, after, ours[0].Sid, bucketName);
  }

  /// <summary>Whether the statement on record gives the loader all of it by itself.</summary>
  internal static bool IsWhole(string? current, string bucketName, string loaderRoleArn, string? sid) =>
    Read(current, bucketName) is { } document && IsWhole(document, new LoaderGrant(bucketName, loaderRoleArn), sid);

  private static bool IsWhole(PolicyDocument document, LoaderGrant grant, string? sid) =>
    sid is not null && document.Statements.Any(s => s.Sid == sid && grant.GivesAll(s));

  /// <summary>The statements that let the loader do something, as people find them in the document.</summary>
  internal static IReadOnlyList<string> NamesLoader(string policy, string bucketName, string loaderRoleArn) =>
    [.. PolicyDocument.Parse(policy, bucketName).Statements.Where(s => s.Effect == "Allow"
      && s.Principal?.Contains(loaderRoleArn) == true).Select(s => s.ToString())];

  /// <summary>Whether the statement with this Sid is not for the loader, and another one gives the loader all that it needs.</summary>
  internal static bool IsOthers(string? policy, string bucketName, string loaderRoleArn, string sid)
  {
    var grant = new LoaderGrant(bucketName, loaderRoleArn);
    return Read(policy, bucketName) is { } document
      && document.Statements.Any(s => s.Sid == sid && s.Principal?.Contains(loaderRoleArn) != true)
      && grant.MissingFrom(document).Count == 0;
  }

  /// <summary>Whether a statement has this Sid.</summary>
  internal static bool HasSid(string policy, string bucketName, string sid) =>
    PolicyDocument.Parse(policy, bucketName).Statements.Any(s => s.Sid == sid);

  /// <summary>The size of a document as S3 counts it: in UTF-8, without blanks between values.</summary>
  internal static int SizeOf(string policy) =>
    Encoding.UTF8.GetByteCount(PolicyText.Compact(PolicyNode.Read(Encoding.UTF8.GetBytes(policy))));

  private const int MostRounds = 10;
  private const string FirstSid = "Stmt123";
  private const string NextSid = "StitchLoaderDelta";

  private static bool IsUsualSid(string? sid) => sid == FirstSid || sid?.StartsWith(NextSid, StringComparison.Ordinal) == true;

  internal static PolicyDocument? Read(string? current, string bucketName) =>
    string.IsNullOrWhiteSpace(current) ? null : PolicyDocument.Parse(current!, bucketName);

  /// <summary>The edit, checked for what S3 would refuse.</summary>
  internal static PolicyEdit Edit(PolicyDocument? before, string? after, string? sid, string bucketName)
  {
    var document = after is null ? null : PolicyDocument.Parse(after, bucketName);
    if (document is not null) RefuseDeletedPrincipals(document, bucketName);
    return new PolicyEdit(before?.Text, document is null ? null
      : Fitting(document, bucketName), sid, UnifiedDiff.Of(before?.Indented, document?.Indented));
  }

  /// <summary>The document as it is written. Near the limit its blanks go, so that it fits whether or not they count.</summary>
  private static string Fitting(PolicyDocument document, string bucketName)
  {
    if (Encoding.UTF8.GetByteCount(document.Text) <= MaxBytes) return document.Text;
    var compact = document.Compact;
    var bytes = Encoding.UTF8.GetByteCount(compact);
    return bytes <= MaxBytes ? compact : throw Catalogue.PolicyTooLarge.For(bucketName, bucketName, bytes, MaxBytes, bytes - MaxBytes);
  }

  /// <summary>AWS writes the id of a principal that was deleted (AROA… for a role, AIDA… for a user) in place of its ARN.</summary>
  private static void RefuseDeletedPrincipals(PolicyDocument document, string bucketName)
  {
    foreach (var statement in document.Statements)
    {
      var deleted = (statement.Principal ?? []).Concat(statement.NotPrincipal ?? []).FirstOrDefault(IsUniqueId);
      if (deleted is not null) throw Catalogue.PolicyDeletedPrincipal.For(bucketName, bucketName, deleted, statement.Label);
    }
  }

  private static bool IsUniqueId(string principal) =>
    (principal.StartsWith("AROA", StringComparison.Ordinal) || principal.StartsWith("AIDA", StringComparison.Ordinal))
    && principal.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9'));

  private static string FreeSid(PolicyDocument document)
  {
    bool IsFree(string sid) => document.Statements.All(s => s.Sid != sid);
    return new[] { FirstSid, NextSid }
      .Concat(Enumerable.Range(2, document.Statements.Count).Select(n => FormattableString.Invariant($"{NextSid}{n}")))
      .First(IsFree);
  }

  private static IEnumerable<TextEdit> Add(PolicyDocument document, string sid, LoaderGrant grant)
  {
    var statement = grant.Statement(sid, objectsFirst: !document.Statement.IsArray);
    var space = document.Statement.IsArray ? PolicyEdits.SpaceBeforeLast(document, document.Statement) : "";
    var line = space.LastIndexOf('\n');
    var text = line < 0 ? statement : PolicyText.Indent(PolicyNode.Read(Encoding.UTF8.GetBytes(statement)), space.Substring(line + 1));
    return PolicyEdits.Append(document, document.Statement, [text]);
  }

  /// <summary>Adds the missing actions and their resources to a statement of ours, and repairs the guide's old mistake.</summary>
  private static IEnumerable<TextEdit> Complete(PolicyDocument document, PolicyStatement ours, IReadOnlyList<string> missing,
    LoaderGrant grant)
  {
    var actions = missing.Where(action => !ours.Actions!.Contains(action, StringComparer.OrdinalIgnoreCase));
    var resources = missing.Select(grant.ResourceOf).Distinct().Where(r => !ours.Resources!.Contains(r)).ToList();
    return
    [
      .. PolicyEdits.Append(document, ours.Node["Action"]!, [.. actions.Select(PolicyText.String)]),
      .. CompleteResources(document, ours.Node["Resource"]!, resources, grant),
    ];
  }

  private static IEnumerable<TextEdit> CompleteResources(PolicyDocument document, PolicyNode node, List<string> missing, LoaderGrant grant)
  {
    var broken = missing.Contains(grant.Objects) ? node.OneOrMany.FirstOrDefault(r => r.Scalar == grant.BrokenObjects) : null;
    var added = missing.Where(r => broken is null || r != grant.Objects).Select(PolicyText.String).ToList();
    if (broken is null) return PolicyEdits.Append(document, node, added);
    var repaired = PolicyText.String(grant.Objects);
    return broken == node && added.Count > 0
      ? [new(node.Start, node.End, PolicyText.Array([.. added, repaired]))]
      : [new(broken.Start, broken.End, repaired), .. PolicyEdits.Append(document, node, added)];
  }

  /// <summary>Takes the statements that are all ours, our principal from those that others have too, and our actions from those that have
  /// more.</summary>
  private static IEnumerable<TextEdit> TakeAway(
    PolicyDocument document, List<PolicyStatement> ours, List<PolicyStatement> gone, LoaderGrant grant)
  {
    if (ours.Count == 1 && gone.Count == 1 && document.Statements.Count == 2 && grant.StandsBesideBareStatement(gone[0]))
    {
      var other = document.Statements.Single(s => s != gone[0]).Node;
      return [new(document.Statement.Start, document.Statement.End, document.Slice(other.Start, other.End))];
    }
    return
    [
      .. PolicyEdits.RemoveItems(document.Statement, node => gone.Any(s => s.Node == node)),
      .. ours.Except(gone).SelectMany(s => grant.IsShared(s)
        ? WithoutLoader(s.Node["Principal"]!, grant.LoaderRoleArn)
        : PolicyEdits.RemoveItems(s.Node["Action"]!, action => LoaderGrant.IsOurAction(action.Scalar ?? ""))),
    ];
  }

  private static IEnumerable<TextEdit> WithoutLoader(PolicyNode principal, string loaderRoleArn)
  {
    bool IsLoader(PolicyNode node) => node.Scalar == loaderRoleArn;
    var aws = principal["AWS"]!;
    return aws.OneOrMany.All(IsLoader) ? PolicyEdits.RemoveMember(principal, "AWS") : PolicyEdits.RemoveItems(aws, IsLoader);
  }
}
