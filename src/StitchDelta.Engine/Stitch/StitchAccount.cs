using System.Globalization;
using System.Text.Json;
using StitchDelta.Contracts;
using StitchDelta.Engine.Http;
using StitchDelta.Errors;

namespace StitchDelta.Engine.Stitch;

/// <summary>A Stitch account over the Connect API, version 4.</summary>
internal sealed class StitchAccount(StitchConnection connection, ApiSender sender, ICallLog log) : IStitchAccount
{
  private const string Service = "Stitch";
  private const string Destinations = "/v4/destinations";

  public async Task<IReadOnlyList<DestinationInfo>> ListDestinationsAsync(CancellationToken cancel) =>
    [.. Read(await SendAsync(Request(HttpMethod.Get, Destinations) with { IsRepeatable = true }, cancel).ConfigureAwait(false)).Items().Select(DestinationJson.Info)];

  public async Task<DestinationInfo> CreateDestinationAsync(DestinationForm form, CancellationToken cancel)
  {
    var before = new HashSet<long>((await ListDestinationsAsync(cancel).ConfigureAwait(false)).Select(d => d.DestinationId));
    var request = Request(HttpMethod.Post, Destinations) with { Body = ApiRequest.Json(DestinationJson.Create(form)), Target = form.DestinationName };
    try
    {
      return DestinationJson.Info(Read(await SendAsync(request, cancel).ConfigureAwait(false)));
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.ServiceUnreachable || e.StatusCode is 502 or 503 or 504)
    {
      // No answer does not mean that nothing was made.
      var made = (await ListDestinationsAsync(cancel).ConfigureAwait(false))
        .Where(d => !before.Contains(d.DestinationId) && d.DestinationType == DestinationJson.Type && (form.BucketName is null || d.BucketName is null || d.BucketName == form.BucketName)).ToArray();
      if (made.Length == 1)
        return made[0];
      throw;
    }
  }

  public async Task<DestinationInfo> UpdateDestinationAsync(long destinationId, DestinationForm changes, CancellationToken cancel) =>
    DestinationJson.Info(Read(await SendAsync(
      Request(HttpMethod.Put, Path(destinationId)) with { Body = ApiRequest.Json(DestinationJson.Update(changes)), Target = destinationId, IsRepeatable = true }, cancel).ConfigureAwait(false)));

  public async Task DeleteDestinationAsync(long destinationId, CancellationToken cancel) =>
    await SendAsync(Request(HttpMethod.Delete, Path(destinationId)) with { Target = destinationId, IsRepeatable = true }, cancel).ConfigureAwait(false);

  public async Task<ConnectionCheck?> GetLastConnectionCheckAsync(long destinationId, CancellationToken cancel)
  {
    try
    {
      return DestinationJson.Check(Read(await SendAsync(
        Request(HttpMethod.Get, Path(destinationId) + "/last-connection-check") with { Target = destinationId, IsRepeatable = true }, cancel).ConfigureAwait(false)));
    }
    catch (StitchDeltaException e) when (e.StatusCode == 404)
    {
      return null;
    }
  }

  private static string Path(long destinationId) => Destinations + "/" + destinationId.ToString(CultureInfo.InvariantCulture);

  private ApiRequest Request(HttpMethod method, string path) => new(Service, method, new Uri(connection.BaseUrl, path), path.TrimStart('/'), connection.AccessToken);

  private async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancel)
  {
    var response = await sender.SendAsync(request, log, cancel).ConfigureAwait(false);
    return response.IsPage ? throw Catalogue.ServiceAnswerUnreadable.Because(
        request.Url, new ServiceFault(Service, request.Operation, response.Status, "", "a page instead of data", response.RequestId), Service, response.Status, "a page for people: " + (response.Location ?? request.Url.AbsoluteUri))
      : response.IsSuccess ? response
      : throw Refusal(request, response);
  }

  private static StitchDeltaException Refusal(ApiRequest request, ApiResponse response)
  {
    var fault = ErrorBody.Fault(request, response);
    return fault switch
    {
      { StatusCode: 401 or 403 } => Catalogue.StitchTokenRefused.Because(request.Url, fault, fault.Message),
      _ when fault.Says("destination limit") => Catalogue.StitchDestinationLimit.Because(request.Target, fault, fault.Message),
      _ when fault.Says("Unable to locate dest") || fault.Says("invalid connection id") => Catalogue.StitchDestinationNotFound.Because(request.Target, fault, request.Target, fault.Message),
      _ => Catalogue.StitchRequestFailed.Because(request.Target ?? request.Url, fault, fault.Operation, fault.StatusCode, fault.Message),
    };
  }

  private JsonElement Read(ApiResponse response)
  {
    try
    {
      return response.Json();
    }
    catch (JsonException e)
    {
      throw Catalogue.ServiceAnswerUnreadable.After(connection.BaseUrl, e, Service, response.Status, e.Message);
    }
  }
}
