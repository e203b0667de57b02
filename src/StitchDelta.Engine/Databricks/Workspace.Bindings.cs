using System.Globalization;
using System.Text.Json;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Databricks;

internal sealed partial class Workspace
{
  public async Task<IReadOnlyList<CatalogBinding>?> GetBindingsAsync(GrantTarget kind, string name, CancellationToken cancel)
  {
    var all = new List<CatalogBinding>();
    try
    {
      await AllPagesAsync("unity-catalog/bindings/get", $"bindings/{Thing(kind, name)}", "bindings", ReadBinding, all, cancel)
        .ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
    {
      return null;
    }
    return all;
  }

  private static CatalogBinding ReadBinding(JsonElement binding) =>
    new(binding.Number("workspace_id").ToString("F0", CultureInfo.InvariantCulture),
      binding.Text("binding_type") == "BINDING_TYPE_READ_ONLY");
}
