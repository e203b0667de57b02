using System.Globalization;
using System.Text.Json;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Stitch;

/// <summary>A Stitch account over the Connect API, version 4.</summary>
internal sealed class StitchAccount(StitchConnection connection, ApiSender sender, ICallLog log) : IStitchAccount
{
  private const string Service = "Stitch";
  private const string Destinations = "/v4/destinations";

  public Task<IReadOnlyList<DestinationInfo>> ListDestinationsAsync(CancellationToken cancel) => ReadAsync<IReadOnlyList<DestinationInfo>>(
    Request(HttpMethod.Get, Destinations) with { IsRepeatable = true }, list => [.. list.NeedItems().Select(DestinationJson.Info)], cancel);

  public async Task<DestinationInfo> CreateDestinationAsync(DestinationForm form, CancellationToken cancel,
    IReadOnlyList<DestinationInfo>? there = null)
  {
    var before = new HashSet<long>((there ?? await ListDestinationsAsync(cancel).ConfigureAwait(false)).Select(d => d.DestinationId));
    var request = Request(HttpMethod.Post, Destinations) with { Body = ApiRequest.Json(DestinationJson.Create(form)),
      Target = form.DestinationName };
    ApiResponse? response = null;
    try
    {
      response = await sender.SendAsync(request, log, cancel).ConfigureAwait(false);
      return Answer.Read(request, Accepted(request, response), DestinationJson.Info);
    }
    // What Stitch refused at once, for the account has a destination, it did not make: the one that is there now is somebody else's.
    catch (StitchDeltaException e) when (e.Entry != Catalogue.StitchDestinationLimit || response is not { Tries: 1 })
    {
      // No answer, or one that cannot be read, does not mean that nothing was made; nor does the refusal of a second try, or a gateway's.
      if (await MadeNeverthelessAsync(before, form, cancel).ConfigureAwait(false) is { } made)
        return made with { IsInferred = true };
      throw;
    }
  }

  private async Task<DestinationInfo?> MadeNeverthelessAsync(HashSet<long> before, DestinationForm form, CancellationToken cancel)
  {
    try
    {
      return (await ListDestinationsAsync(cancel).ConfigureAwait(false))
        .Where(d => !before.Contains(d.DestinationId) && SameDestination.MayBe(d, form)).ToArray() is [var only] ? only : null;
    }
    catch (StitchDeltaException e)
    {
      // What went wrong first is what is to be told.
      log.Verbose($"Whether the destination was made nevertheless is not known: {e.Message}");
      return null;
    }
  }

  public Task<DestinationInfo> UpdateDestinationAsync(long destinationId, DestinationForm changes, CancellationToken cancel)
  {
    var request = Request(HttpMethod.Put, Path(destinationId)) with { Body = ApiRequest.Json(DestinationJson.Update(changes)),
      Target = destinationId, IsRepeatable = true };
    return ReadAsync(request, DestinationJson.Info, cancel);
  }

  public async Task DeleteDestinationAsync(long destinationId, CancellationToken cancel) =>
    await SendAsync(Request(HttpMethod.Delete, Path(destinationId)) with { Target = destinationId, IsRepeatable = true },
      cancel).ConfigureAwait(false);

  public async Task<ConnectionCheck?> GetLastConnectionCheckAsync(long destinationId, CancellationToken cancel)
  {
    try
    {
      var request = Request(HttpMethod.Get, Path(destinationId)
        + "/last-connection-check") with { Target = destinationId, IsRepeatable = true };
      return await ReadAsync(request, DestinationJson.Check, cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.StatusCode == 404)
    {
      return null;
    }
  }

  private static string Path(long destinationId) => Destinations + "/" + destinationId.ToString(CultureInfo.InvariantCulture);

  private ApiRequest Request(HttpMethod method, string path) =>
    new(Service, method, new Uri(connection.BaseUrl, path), path.TrimStart('/'), connection.AccessToken);

  /// <summary>Sends a request and reads what comes back, which must hold what the reader needs.</summary>
  private async Task<T> ReadAsync<T>(ApiRequest request, Func<JsonElement, T> read, CancellationToken cancel) =>
    Answer.Read(request, await SendAsync(request, cancel).ConfigureAwait(false), read);

  private async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancel) =>
    Accepted(request, await sender.SendAsync(request, log, cancel).ConfigureAwait(false));

  private static ApiResponse Accepted(ApiRequest request, ApiResponse response)
  {
    if (response.IsPage)
      throw Answer.Unreadable(request, response, "it is a page for people: " + (response.Location ?? request.Url.AbsoluteUri));
    return response.IsSuccess ? response : throw Refusal(request, response);
  }

  private static StitchDeltaException Refusal(ApiRequest request, ApiResponse response)
  {
    var fault = ErrorBody.Fault(request, response);
    return fault switch
    {
      { StatusCode: 401 or 403 } => Catalogue.StitchTokenRefused.Because(request.Url, fault, fault.Message),
      _ when fault.Begins("you are at your destination limit") =>
        Catalogue.StitchDestinationLimit.Because(request.Target, fault, fault.Message),
      _ when fault.Begins("Unable to locate dest|invalid connection id") =>
        Catalogue.StitchDestinationNotFound.Because(request.Target, fault, request.Target, fault.Message),
      _ => Catalogue.StitchRequestFailed.Because(request.Target ?? request.Url, fault, fault.Operation, fault.StatusCode, fault.Message),
    };
  }
}
