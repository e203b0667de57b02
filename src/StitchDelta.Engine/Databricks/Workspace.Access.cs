using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Databricks;

internal sealed partial class Workspace
{
  private const string AccessListsSetting = "enableIpAccessLists";

  public async Task<IReadOnlyList<IPAccessList>?> ListIPAccessListsAsync(CancellationToken cancel)
  {
    try
    {
      // Lists that are there have no effect while the feature is off, which it is until somebody switches it on.
      if (!"true".Equals(await GetSettingAsync(AccessListsSetting, cancel).ConfigureAwait(false), StringComparison.OrdinalIgnoreCase))
        return [];
      var lists = await ListAsync(Get("ip-access-lists/list", "/api/2.0/ip-access-lists"), "ip_access_lists", l =>
        (IsOn: l.NeedObject().Flag("enabled"),
        List: new IPAccessList(l.Text("label"), l.Text("list_type"), [.. l.Items("ip_addresses").Select(a => a.ToString())])),
          cancel).ConfigureAwait(false);
      return [.. lists.Where(l => l.IsOn).Select(l => l.List)];
    }
    catch (StitchDeltaException e) when (IsNotThere(e))
    {
      return [];
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
    {
      return null;
    }
  }

  /// <summary>Not every plan has the feature; a workspace without it knows neither the setting nor the path, and says so in its own
  /// words.</summary>
  private static bool IsNotThere(StitchDeltaException e) =>
    e is { StatusCode: 404, ErrorCode.Length: > 0 } or { ErrorCode: "FEATURE_DISABLED" or "INVALID_PARAMETER_VALUE" };
}
