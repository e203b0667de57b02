using System.Text.RegularExpressions;
using static StitchDelta.Policies.PolicyText;

namespace StitchDelta.Policies;

/// <summary>The KMS keys with which people encrypt a bucket by default, and the statements that let a role use one. A key is named by its
/// ARN, or by the ARN of its alias.</summary>
public static class KmsKeys
{
  private static readonly Regex Form = new(
    @"\Aarn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:(?:key/[A-Za-z0-9-]+|alias/[A-Za-z0-9/_-]+)\z", RegexOptions.CultureInvariant);

  // What AWS lists for those who use a key.
  private static readonly string Uses = Strings("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:DescribeKey");

  /// <summary>What is wrong with an ARN; null for nothing.</summary>
  public static string? Fault(string given) =>
    Form.IsMatch(given.Trim()) && !IsOfAws(given.Trim()) ? null
      : "it is not the ARN of a KMS key of your own, as in arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  /// <summary>The key of the customer's own that these settings name, as they name it; null where there is none.</summary>
  internal static string? Named(BucketSettings settings) => IsKms(settings) && settings.KmsKey is { } key && !IsOfAws(key) ? key : null;

  /// <summary>Whether a bucket is encrypted with a KMS key at all.</summary>
  internal static bool IsKms(BucketSettings settings) => settings.Encryption is "aws:kms" or "aws:kms:dsse";

  /// <summary>Whether a key is named in full. Any other name S3 looks up in the account of whoever makes the request.</summary>
  internal static bool IsArn(string key) => key.StartsWith("arn:", StringComparison.Ordinal);

  /// <summary>Whether an ARN is one of an alias.</summary>
  internal static bool IsAlias(string arn) => Alias(arn) is not null;

  /// <summary>The ARN of a key as a caller of the bucket's account and region means it.</summary>
  internal static string ArnOf(string key, string region, CallerIdentity owner) =>
    IsArn(key) ? key
      : $"arn:{owner.Arn.Split(':')[1]}:kms:{region}:{owner.AccountId}:"
        + $"{(key.StartsWith("alias/", StringComparison.Ordinal) ? key : $"key/{key}")}";

  /// <summary>The statement of a role's policy that lets it use the key.</summary>
  internal static string Statement(string keyArn)
  {
    var allow = new[] { ("Effect", String("Allow")), ("Action", Uses), ("Resource", Strings(Resource(keyArn))) };
    // As a resource an alias would stand for itself, and not for its key.
    return Object(Alias(keyArn) is { } alias
      ? [.. allow, ("Condition", Object(("ForAnyValue:StringEquals", Object(("kms:ResourceAliases", String(alias))))))]
      : allow);
  }

  /// <summary>The statement of the key's policy that lets somebody use the key.</summary>
  internal static string KeyPolicyStatement(string principalArn, bool isLoader) => Object(
    ("Effect", String("Allow")),
    ("Principal", Object(("AWS", String(principalArn)))),
    ("Action", isLoader ? Strings("kms:Decrypt", "kms:GenerateDataKey*") : Uses),
    ("Resource", String("*")));

  /// <summary>The keys of a role's policy, and this one. What was encrypted with an earlier key of the bucket still takes that
  /// key.</summary>
  /// <param name="policy">The policy as it is; null for none.</param>
  /// <param name="keyArn">The key; null where the bucket has none, or it is not known.</param>
  internal static IReadOnlyList<string> And(string? policy, string? keyArn) =>
    [.. (policy is null ? [] : In(policy)).Append(keyArn).OfType<string>()];

  /// <summary>The keys of which a role's policy has the statement as this module writes it.</summary>
  internal static IReadOnlyList<string> In(string policy) =>
    [.. PolicyDocument.Parse(policy).Statements.Select(s => (s.Node, Arn: ArnIn(s))).Where(s => s.Arn is not null
      && Compact(s.Node) == Statement(s.Arn)).Select(s => s.Arn!)];

  private static string? ArnIn(PolicyStatement statement)
  {
    if (statement.Resources is not [var resource]) return null;
    var alias = statement.Condition?["ForAnyValue:StringEquals"]?["kms:ResourceAliases"]?.Scalar;
    return alias is not null && resource.EndsWith(":key/*", StringComparison.Ordinal)
      ? $"{resource.Substring(0, resource.Length - "key/*".Length)}{alias}"
      : Form.IsMatch(resource) && Alias(resource) is null ? resource : null;
  }

  private static string Resource(string keyArn) =>
    Alias(keyArn) is { } alias ? $"{keyArn.Substring(0, keyArn.Length - alias.Length)}key/*" : keyArn;

  private static string? Alias(string keyArn) =>
    keyArn.Split([':'], 6) is [.., var last] && last.StartsWith("alias/", StringComparison.Ordinal) ? last : null;

  // An alias, by itself or at the end of its ARN. Only AWS may make one whose name begins with aws/.
  private static bool IsOfAws(string key) => Alias(key)?.StartsWith("alias/aws/", StringComparison.Ordinal) == true;
}
