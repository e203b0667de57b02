using System.Text.Json;

namespace StitchDelta.Engine.Http;

/// <summary>
/// Reads the answers of Databricks and Stitch. What an answer must hold is asked of it with <c>Need…</c> (<see cref="JsonReading"/>) where
/// it is read;
/// what it lacks becomes the same error for every call, so that nothing is ever taken for done because an answer came.
/// </summary>
internal static class Answer
{
  private static readonly HashSet<ErrorEntry> NoAnswer =
    [Catalogue.ServiceUnreachable, Catalogue.ServiceAnswerUnreadable, Catalogue.ServiceAnswerTooLarge,
      Catalogue.WorkspaceReturnedLoginPage];

  internal static T Read<T>(ApiRequest request, ApiResponse response, Func<JsonElement, T> read)
  {
    try
    {
      return read(response.Json());
    }
    catch (Exception e) when (e is AnswerException || JsonReading.IsNoJson(e))
    {
      throw Unreadable(request, response, e.Message);
    }
  }

  /// <summary>An answer that is not the service's, though it says that all went well.</summary>
  internal static StitchDeltaException Unreadable(ApiRequest request, ApiResponse response, string reason)
  {
    var fault = new ServiceFault(request.Service, request.Operation, response.Status, "", reason, response.RequestId);
    return Catalogue.ServiceAnswerUnreadable.Because(
      request.Target ?? request.Url.GetLeftPart(UriPartial.Authority), fault, request.Service,
        AnswerTo(request.Operation, response.Status), reason);
  }

  /// <summary>A request and how it was answered, for a message.</summary>
  internal static string AnswerTo(string operation, int status) => FormattableString.Invariant($"{operation} (HTTP {status})");

  /// <summary>Whether an error says that there was no answer, or none that tells whether the request was carried out.</summary>
  internal static bool LeavesOpen(StitchDeltaException e) => e.StatusCode is 502 or 503 or 504 || NoAnswer.Contains(e.Entry);
}
