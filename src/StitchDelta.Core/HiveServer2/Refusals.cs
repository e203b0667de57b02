using System.Text.RegularExpressions;
using StitchDelta.HiveServer2.Messages;

namespace StitchDelta.HiveServer2;

/// <summary>Makes an error of the catalogue of what the server says went wrong.</summary>
internal static class Refusals
{
  // The server's own sentences, from the beginning of the text: a statement that is quoted further on may hold any words.
  private static readonly Regex OfHandles = new(
    @"^(?:\*?[A-Za-z][\w.$]*Exception:\s*|Error running query: )*(?:(?<unready>Session handle \S+(?: \[[^\]\r\n]*\])? has not been initialized)|Invalid (?:SessionHandle|OperationHandle)\b)",
    RegexOptions.CultureInvariant);

  /// <summary>Throws unless the status is a good one.</summary>
  /// <param name="reply">The reply.</param>
  /// <param name="operation">The method that was called.</param>
  /// <param name="otherwise">The entry for a refusal that has no entry of its own; {0} is the message, {1} the SQLSTATE.</param>
  /// <param name="target">The session or the statement.</param>
  public static void Check(Reply reply, string operation, ErrorEntry otherwise, string target)
  {
    var status = reply.Status;
    if (status.Code is not (StatusCode.Error or StatusCode.InvalidHandle))
      return;
    var text = status.DisplayMessage ?? status.ErrorMessage ?? status.InfoMessages?.FirstOrDefault() ?? "it gave no reason";
    throw Refusal(status.Code == StatusCode.InvalidHandle ? Catalogue.SqlHandleInvalid
      : otherwise, operation, text, status.SqlState, target);
  }

  /// <summary>The error behind an operation that ended without having finished.</summary>
  public static StitchDeltaException Ended(OperationStatusReply status, string statement)
  {
    var text = status.DisplayMessage ?? status.ErrorMessage ?? "it gave no reason";
    if (status.State == OperationState.Error)
      return Refusal(Catalogue.SqlStatementFailed, Methods.GetOperationStatus.Name, text, status.SqlState, statement);
    var state = status.State?.ToString() ?? "unknown";
    return Catalogue.SqlStatementStopped.Because(statement, Fault(Methods.GetOperationStatus.Name, text, status.SqlState), state,
      WithoutStack(text));
  }

  private static StitchDeltaException Refusal(ErrorEntry otherwise, string operation, string text, string? sqlState, string target)
  {
    var sentence = OfHandles.Match(text);
    var entry = sentence.Groups["unready"].Success ? Catalogue.SqlSessionNotReady : sentence.Success ? Catalogue.SqlHandleInvalid
      : otherwise;
    var fault = Fault(operation, text, sqlState);
    if (entry == otherwise && CatalogAdvice.Remedy(fault.Message) is { } remedy)
      return Catalogue.SqlRefusedByCatalog.Because(target, fault, fault.Message, remedy);
    return entry.Because(target, fault, fault.Message, fault.ErrorCode.Length > 0 ? fault.ErrorCode : "not given");
  }

  private static ServiceFault Fault(string operation, string text, string? sqlState) =>
    new("SQL", operation, 200, sqlState ?? "", WithoutStack(text));

  /// <summary>The lines before a Java stack: it runs to twenty kilobytes and tells an administrator nothing.</summary>
  private static string WithoutStack(string text) =>
    string.Join("\n", text.Split('\n').TakeWhile(line => !line.TrimStart().StartsWith("at ", StringComparison.Ordinal))).Trim();
}
