using System.Globalization;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Databricks;

internal sealed partial class Workspace
{
  public async Task<IReadOnlyList<CatalogBinding>?> GetBindingsAsync(GrantTarget kind, string name, CancellationToken cancel)
  {
    var all = new List<CatalogBinding>();
    try
    {
      for (string? page = ""; page is not null;)
      {
        var query = page.Length == 0 ? "" : $"&page_token={Uri.EscapeDataString(page)}";
        var (some, next) = await ReadAsync(Get("unity-catalog/bindings/get", $"{Root}bindings/{Thing(kind, name)}?max_results=0{query}"), answer =>
          (answer.NeedItems("bindings").Select(b => new CatalogBinding(b.Number("workspace_id").ToString("F0", CultureInfo.InvariantCulture),
            b.Text("binding_type") == "BINDING_TYPE_READ_ONLY")).ToList(), Filled(answer, "next_page_token")), cancel).ConfigureAwait(false);
        all.AddRange(some);
        page = next;
      }
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
    {
      return null;
    }
    return all;
  }
}
