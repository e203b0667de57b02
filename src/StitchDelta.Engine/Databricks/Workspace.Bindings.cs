using System.Globalization;
using System.Text.Json;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Databricks;

internal sealed partial class Workspace
{
  public async Task<IReadOnlyList<CatalogBinding>?> GetBindingsAsync(GrantTarget kind, string name, CancellationToken cancel)
  {
    try
    {
      return await AllPagesAsync("unity-catalog/bindings/get", $"{Root}bindings/{Thing(kind, name)}?max_results=0", "bindings",
        ReadBinding, cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
    {
      return null;
    }
  }

  private static CatalogBinding ReadBinding(JsonElement binding) =>
    new(binding.Number("workspace_id").ToString("F0", CultureInfo.InvariantCulture),
      binding.Text("binding_type") == "BINDING_TYPE_READ_ONLY");
}
