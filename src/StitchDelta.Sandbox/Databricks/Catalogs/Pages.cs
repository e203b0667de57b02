using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>Lists of Unity Catalog, page by page. What somebody may not see is taken out of a page afterwards: it may come back empty,
/// and yet there is a next one.</summary>
internal static class Pages
{
  private const long UsualPage = 50, LargestPage = 1000;

  public static JsonObject Of<T>(string name, ApiCall call, IEnumerable<T> all, Func<T, bool> isShown, Func<T, JsonObject> json)
  {
    var items = all.ToList();
    var from = (int)(PageToken.Read(call.Query["page_token"]) ?? 0);
    var size = (int)(call.Query["max_results"] is { } asked ? Size(asked) : LargestPage);
    var answer = MetastoreRoutes.ListJson(name, items.Skip(from).Take(size).Where(isShown).Select(json));
    if (from + size < items.Count)
      answer["next_page_token"] = PageToken.From(from + size);
    return answer;
  }

  private static long Size(string asked) => long.TryParse(asked, out var size) && size is >= 0 and <= LargestPage
    ? size == 0 ? UsualPage : size
    : throw ApiRefusal.InvalidParameter($"Invalid max_results {asked}.");
}
