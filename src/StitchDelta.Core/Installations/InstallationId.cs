using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace StitchDelta.Installations;

/// <summary>
/// The identity of an installation, as in <c>sd-k3v7xq2mzd</c>. It is derived from the role and the bucket and not drawn, so that every
/// stage can compute it
/// and two machines that do the same come to the same.
/// </summary>
public sealed record InstallationId
{
  private const string Prefix = "sd-";
  private const string Digits = "abcdefghijklmnopqrstuvwxyz234567";
  private const int Length = 10;
  private const int BitsADigit = 5;

  // No part of a longer name is taken for an id.
  private static readonly Regex Form = new(@"(?<![\p{L}\p{N}_-])sd-[a-z2-7]{10}(?![\p{L}\p{N}_-])", RegexOptions.CultureInvariant);

  private InstallationId(string value) => Value = value;

  /// <summary>The id as it is written.</summary>
  public string Value { get; }

  /// <summary>The id of the installation that this role and this bucket belong to.</summary>
  /// <param name="roleArn">The role's ARN. IAM tells names that differ only in case not apart, and so neither does the id.</param>
  /// <param name="bucketName">The bucket's bare name.</param>
  public static InstallationId Of(string roleArn, string bucketName)
  {
    using var sha = SHA256.Create();
    var hash = sha.ComputeHash(Encoding.UTF8.GetBytes($"{roleArn.ToLowerInvariant()}\n{bucketName}"));
    return new(Prefix + new string([.. Enumerable.Range(0, Length).Select(i => Digits[DigitAt(hash, i * BitsADigit)])]));
  }

  /// <summary>Reads an id that is all of a text; null when it is none.</summary>
  public static InstallationId? Parse(string? text) => text?.Trim().ToLowerInvariant() is { Length: 13 } trimmed ? FindIn(trimmed) : null;

  /// <summary>The first id within a text; null when there is none.</summary>
  public static InstallationId? FindIn(string? text) =>
    text is not null && Form.Match(text) is { Success: true } found ? new(found.Value) : null;

  /// <inheritdoc />
  public override string ToString() => Value;

  private static int DigitAt(byte[] hash, int bit)
  {
    var pair = (hash[bit / 8] << 8) | hash[(bit / 8) + 1];
    return (pair >> (16 - BitsADigit - (bit % 8))) & 31;
  }
}
