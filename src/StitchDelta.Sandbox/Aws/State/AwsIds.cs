using System.Security.Cryptography;

namespace StitchDelta.Sandbox.Aws.State;

/// <summary>Ids and secrets that look like AWS's.</summary>
internal static class AwsIds
{
  private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private const string Base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /// <summary>An IAM id or access key id: the prefix (AKIA, ASIA, AROA, AIPA, AIDA) and as many characters as make it that long.</summary>
  public static string New(string prefix, int length) => prefix + Random(Base32, length - prefix.Length);

  public static string AccessKey(string prefix) => New(prefix, 20);

  public static string Entity(string prefix) => New(prefix, 21);

  public static string Secret() => Random(Base64, 40);

  public static string SessionToken() => "IQoJ" + Random(Base64, 252);

  public static string S3Request() => Random(Base32, 16);

  private static string Random(string alphabet, int length)
  {
    var octets = new byte[length];
    using (var source = RandomNumberGenerator.Create())
      source.GetBytes(octets);
    // Both alphabets have a power of two of characters, so the remainder is even.
    return new([.. octets.Select(o => alphabet[o % alphabet.Length])]);
  }
}
