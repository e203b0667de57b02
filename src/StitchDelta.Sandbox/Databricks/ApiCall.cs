using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>One authenticated call of the REST API.</summary>
/// <param name="UserName">The token's user.</param>
/// <param name="Version">The version in the path, as in <c>2.1</c>.</param>
/// <param name="Query">The query.</param>
/// <param name="Body">The body.</param>
internal sealed record ApiCall(string UserName, string Version, WireQuery Query, JsonObject Body)
{
  /// <summary>The last part of the path, where the operation is about what that names.</summary>
  public string Id { get; init; } = "";

  /// <summary>A member of the body that must be there.</summary>
  public string Required(string name) =>
    Body.Text(name) is { Length: > 0 } text ? text : throw ApiRefusal.InvalidParameter($"Missing required field: {name}");
}
