using System.Text.RegularExpressions;

namespace StitchDelta.Names;

/// <summary>A role as somebody named it.</summary>
/// <param name="Name">Its name, which is unique in an account, whatever its path.</param>
/// <param name="AccountId">The account that its ARN names; null where only the name was given.</param>
/// <param name="Path">The path that its ARN has, as in <c>/stitch/</c>; null where only the name was given.</param>
/// <param name="Partition">The partition that its ARN names, as in <c>aws-us-gov</c>; null where only the name was given.</param>
public sealed record RoleReference(string Name, string? AccountId = null, string? Path = null, string? Partition = null)
{
  /// <summary>The name, if the role can be one of the caller's account and partition; an error for the ARN of another one's.</summary>
  /// <param name="caller">The caller.</param>
  public string In(CallerIdentity caller)
  {
    In(caller.AccountId);
    var own = caller.Arn.Split(':')[1];
    return Partition is null || Partition == own ? Name : throw IsNot($"arn:{own}:iam::{caller.AccountId}:role{Path}{Name}");
  }

  /// <summary>The error for an ARN that is not that of the role that its name stands for.</summary>
  /// <param name="arn">The ARN of that role.</param>
  internal StitchDeltaException IsNot(string arn) =>
    Catalogue.RoleIsAnother.For(Name, $"arn:{Partition}:iam::{AccountId}:role{Path}{Name}", arn);

  /// <summary>The name, if the role can be one of this account; an error for the ARN of another account's.</summary>
  /// <param name="accountId">The caller's account.</param>
  public string In(string accountId) =>
    AccountId is null || AccountId == accountId ? Name : throw Catalogue.RoleOfOtherAccount.For(Name, Name, AccountId, accountId);
}

/// <summary>Reads what people give as the name of a role: the name, or the ARN that the console shows.</summary>
public static class RoleNames
{
  private const int MaxLength = 64;

  private static readonly Regex Arn = new("^arn:(?<partition>aws[a-z-]*):(?<service>[a-z0-9-]*):[a-z0-9-]*:(?<account>[0-9]*):(?<kind>[a-z-]+)/(?<rest>.*)$", RegexOptions.CultureInvariant);
  private static readonly Regex AccountId = new("^[0-9]{12}$", RegexOptions.CultureInvariant);

  // IAM's own character set.
  private static readonly Regex Name = new("^[A-Za-z0-9_+=,.@-]+$", RegexOptions.CultureInvariant);

  /// <summary>Whether two names are one role's: IAM does not tell names apart that differ in case only.</summary>
  public static bool AreSame(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

  /// <summary>The role; an error for what is no name and no ARN of one.</summary>
  public static RoleReference Parse(string given)
  {
    var text = given.Trim();
    if (Redactor.HoldsSecret(text) || RandomText.IsSecret(text))
      throw Invalid(Redactor.Mask, "it is a secret, or holds one. Nothing was sent.");
    if (!text.StartsWith("arn:", StringComparison.OrdinalIgnoreCase)) return new(Check(given, text));
    if (Arn.Match(text) is not { Success: true } arn) throw Invalid(given, "the ARN is not whole.");
    var (kind, rest) = (arn.Groups["kind"].Value, arn.Groups["rest"].Value);
    if (arn.Groups["service"].Value is not "iam" || kind != "role") throw Invalid(given, Other(arn.Groups["service"].Value, kind, rest));
    if (!AccountId.IsMatch(arn.Groups["account"].Value)) throw Invalid(given, "the account in the ARN does not have 12 digits.");
    var slash = rest.LastIndexOf('/');
    return new(Check(given, rest.Substring(slash + 1)), arn.Groups["account"].Value, $"/{rest.Remove(slash + 1)}",
      arn.Groups["partition"].Value);
  }

  private static string Other(string service, string kind, string rest) => (service, kind) switch
  {
    ("iam", "instance-profile") =>
      "it is the ARN of an instance profile. The role is inside it, most often with the same name: "
        + $"{rest.Substring(rest.LastIndexOf('/') + 1)}.",
    ("sts", "assumed-role") => $"it is the ARN of a session. Its role is {rest.Split('/')[0]}.",
    ("iam", _) => $"it is the ARN of a {kind}.",
    _ => "it is the ARN of something else.",
  };

  private static string Check(string given, string name) =>
    name.Length == 0 ? throw Invalid(given, "it is empty.")
    : name.Length > MaxLength
      ? throw Invalid(given, FormattableString.Invariant($"it has {name.Length} characters, and IAM takes {MaxLength}."))
    : name.IndexOf('/') >= 0
      ? throw Invalid(given, $"it has a path. The name is what stands at the end: {name.Substring(name.LastIndexOf('/') + 1)}")
    : name.FirstOrDefault(c => !Name.IsMatch(c.ToString())) is var c and not '\0'
      ? throw Invalid(given, char.IsWhiteSpace(c) ? "it has a blank in it." : $"it has the character '{c}'.")
    : name;

  private static StitchDeltaException Invalid(string given, string why) => Catalogue.RoleNameInvalid.For(given, given, why);
}
