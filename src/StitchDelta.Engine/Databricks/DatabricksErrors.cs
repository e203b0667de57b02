using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Databricks;

/// <summary>Which entry of the catalogue a refusal of the workspace is.</summary>
internal static class DatabricksErrors
{
  internal static StitchDeltaException Of(ApiRequest request, ApiResponse response)
  {
    var fault = ErrorBody.Fault(request, response);
    var host = request.Url.GetLeftPart(UriPartial.Authority);
    return fault switch
    {
      _ when IsBlocked(fault) => Catalogue.DatabricksAddressBlocked.Because(host, fault, host, fault.Message),
      _ when IsTokenRefusal(fault) => Catalogue.DatabricksTokenRefused.Because(request.Target ?? host, fault, host, fault.Message),
      { StatusCode: 403 } or { ErrorCode: "PERMISSION_DENIED" } =>
        Catalogue.DatabricksPermissionDenied.Because(request.Target ?? host, fault, fault.Operation, fault.Message),
      _ when fault.Begins(@"Only serverless compute is supported in the workspace") =>
        Catalogue.ClassicClustersUnavailable.Because(request.Target ?? host, fault, fault.Message),
      { ErrorCode: "DRY_RUN_FAILED" } => DryRun(request, fault),
      _ when fault.Begins("Verification of the instance profile failed") => DryRun(request, fault),
      { ErrorCode: "QUOTA_EXCEEDED" } =>
        Catalogue.DatabricksQuotaExceeded.Because(request.Target ?? host, fault, fault.Operation, fault.Message),
      _ => Catalogue.DatabricksRequestFailed.Because(
        request.Target ?? host, fault, fault.Operation, fault.ErrorCode.Length > 0 ? fault.ErrorCode
          : $"HTTP {fault.StatusCode}", fault.Message),
    };
  }

  internal static StitchDeltaException OfSql(ApiRequest request, ApiResponse response)
  {
    var fault = ErrorBody.Fault(request, response);
    var path = request.Url.AbsolutePath;
    return fault switch
    {
      _ when IsBlocked(fault) =>
        Catalogue.DatabricksAddressBlocked.Because(path, fault, request.Url.GetLeftPart(UriPartial.Authority), fault.Message),
      { StatusCode: 401 or 403 } => Catalogue.SqlTokenRefused.Because(path, fault, path, fault.Message),
      { StatusCode: 404 } => Catalogue.SqlEndpointNotFound.Because(path, fault, path, fault.Message),
      { StatusCode: 429 or 502 or 503 or 504 } or { ErrorCode: "INVALID_STATE" } =>
        Catalogue.SqlEndpointUnavailable.Because(path, fault, path, fault.Message),
      _ => Catalogue.SqlRequestFailed.Because(path, fault, path, fault.ErrorCode.Length > 0 ? fault.ErrorCode
        : $"HTTP {fault.StatusCode}", fault.Message),
    };
  }

  internal static StitchDeltaException OfPage(ApiRequest request, ApiResponse response) =>
    Catalogue.WorkspaceReturnedLoginPage.Because(
      request.Url.GetLeftPart(UriPartial.Authority),
      new ServiceFault(request.Service, request.Operation, response.Status, "", "a page instead of data", response.RequestId),
      request.Url.GetLeftPart(UriPartial.Authority), response.Location ?? request.Url.AbsoluteUri);

  /// <summary>An IP access list keeps the caller out; the code is the same as for a bad token.</summary>
  private static bool IsBlocked(ServiceFault fault) =>
    fault.StatusCode == 403 && fault.Begins(@"Source IP address: \S+ is blocked by Databricks IP ACL");

  /// <summary>A token that is not valid is refused with 403 as well; the gateway's numeric code or its words tell it from a lack of
  /// permission.</summary>
  private static bool IsTokenRefusal(ServiceFault fault) =>
    fault.StatusCode == 401 || fault.ErrorCode is "401" or "403" || (fault.StatusCode == 403 && fault.Begins("Invalid (access )?token"));

  private static StitchDeltaException DryRun(ApiRequest request, ServiceFault fault) =>
    Catalogue.InstanceProfileNotVerified.Because(request.Target, fault, request.Target, fault.Message,
      InstanceProfileArns.NameIn($"{request.Target}"));
}
