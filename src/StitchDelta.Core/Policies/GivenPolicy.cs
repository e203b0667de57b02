using System.Text;
using System.Text.Json;

namespace StitchDelta.Policies;

/// <summary>Reads a bucket policy that somebody has at hand, in the forms in which one has it.</summary>
public static class GivenPolicy
{
  /// <summary>
  /// The document. Lines of a file are put together, and what the AWS CLI prints is unwrapped: <c>{"Policy": "…"}</c>, or the document as
  /// one JSON string. Whether it is a policy is for
  /// <see cref="PolicyDocument"/> to say.
  /// </summary>
  /// <param name="lines">The text, whole or line by line.</param>
  /// <param name="target">The bucket, for errors.</param>
  public static string Read(IEnumerable<string?> lines, object? target)
  {
    var text = string.Join("\n", lines).Trim('\uFEFF', ' ', '\t', '\r', '\n');
    return text.Length > 0 ? Unwrapped(text) : throw Catalogue.PolicyNotJson.For(target, "its beginning: it is empty");
  }

  private static string Unwrapped(string text)
  {
    try
    {
      using var json = JsonDocument.Parse(text);
      var root = json.RootElement;
      return root.ValueKind == JsonValueKind.String ? root.GetString()!
        : root.ValueKind == JsonValueKind.Object && !root.TryGetProperty("Statement", out _)
          && root.TryGetProperty("Policy", out var policy) && policy.ValueKind == JsonValueKind.String ? policy.GetString()!
        : text;
    }
    catch (Exception e) when (e is JsonException or InvalidOperationException or EncoderFallbackException or ArgumentException)
    {
      return text; // Its reader says what is wrong with it, and where.
    }
  }
}
