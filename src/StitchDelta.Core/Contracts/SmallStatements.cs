using System.Security;
using StitchDelta.HiveServer2;

namespace StitchDelta.Contracts;

/// <summary>Statements whose answers are small, as all are that the module itself runs.</summary>
internal static class SmallStatements
{
  /// <summary>Runs statements in one session and brings one result for each.</summary>
  public static async Task<IReadOnlyList<SqlResult>> ExecuteSqlAsync(this IWorkspace workspace, SqlAddress address, SecureString? token,
    IReadOnlyList<string> statements, Action<string>? waiting, CancellationToken cancel)
  {
    var results = statements.Select(s => new SmallResult(s)).ToArray();
    await workspace.ExecuteSqlAsync(address, token, statements, (i, batch) => results[i].Take(batch), waiting, cancel);
    return [.. results.Select(r => r.Result)];
  }
}
