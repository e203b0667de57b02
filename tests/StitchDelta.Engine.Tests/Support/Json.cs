using System.Text.Json.Nodes;

namespace StitchDelta.Support;

internal static class Json
{
  /// <summary>Equal as JSON, whatever the spaces and the order of members.</summary>
  internal static void Equal(string expected, string actual)
  {
    if (!JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)))
      Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(actual)!.ToJsonString());
  }
}
