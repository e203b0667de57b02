using Amazon.Runtime;

namespace StitchDelta.Engine.Aws.Iam;

/// <summary>One call of the IAM Query API.</summary>
/// <param name="action">As in <c>GetRole</c>.</param>
/// <param name="parameters">Its parameters; those that are null are left out.</param>
internal sealed class IamRequest(string action, params (string Key, string? Value)[] parameters) : AmazonWebServiceRequest
{
  internal string Action => action;

  internal IReadOnlyList<(string Key, string? Value)> Parameters => parameters;

  /// <summary>Tags in the Query API's way of writing a list.</summary>
  internal static IEnumerable<(string Key, string? Value)> Tags(IReadOnlyDictionary<string, string> tags) =>
    tags.SelectMany((tag, i) =>
      new (string, string?)[] { ($"Tags.member.{i + 1}.Key", tag.Key), ($"Tags.member.{i + 1}.Value", tag.Value) });
}
