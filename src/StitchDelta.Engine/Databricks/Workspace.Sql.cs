using System.Security;
using System.Text;
using StitchDelta.Engine.Http;
using StitchDelta.HiveServer2;

namespace StitchDelta.Engine.Databricks;

internal sealed partial class Workspace
{
  /// <summary>A connection starts a terminated cluster, which takes minutes.</summary>
  private static readonly TimeSpan ClusterStart = TimeSpan.FromMinutes(15);

  /// <summary>Some endpoints give out sessions before they can use them.</summary>
  private const int Sessions = 5;

  public async Task ExecuteSqlAsync(SqlAddress address, SecureString? token, IReadOnlyList<string> statements,
    Action<int, SqlResult> take, Action<string>? waiting, CancellationToken cancel)
  {
    var done = 0;
    for (var tries = 1; ; tries++)
    {
      try
      {
        await RunSessionAsync(address, token is null ? credential : Credential.Bearer(token), RunAllAsync, waiting, cancel)
          .ConfigureAwait(false);
        return;
      }
      // What has run once is not run again.
      catch (StitchDeltaException e) when (e.Entry == Catalogue.SqlSessionNotReady && done == 0 && tries < Sessions)
      {
        waiting?.Invoke(e.Message);
        await sender.PauseAsync(TimeSpan.FromSeconds(2 * tries), cancel).ConfigureAwait(false);
      }
    }

    async Task RunAllAsync(HiveServer2Session session)
    {
      for (; done < statements.Count; done++)
        await session.ExecuteAsync(statements[done], batch => take(done, batch), cancel).ConfigureAwait(false);
    }
  }

  private async Task RunSessionAsync(SqlAddress address, Credential user, Func<HiveServer2Session, Task> run, Action<string>? waiting,
    CancellationToken cancel)
  {
    var url = new Uri(connection.WorkspaceUrl, "/" + address.HttpPath.TrimStart('/'));
    var session = new HiveServer2Session((message, c) => ExchangeAsync(url, user, message, waiting, c));
    try
    {
      await session.OpenAsync(address.Catalog, address.Schema, cancel).ConfigureAwait(false);
      await run(session).ConfigureAwait(false);
    }
    finally
    {
      await session.CloseAsync().ConfigureAwait(false);
    }
  }

  /// <summary>One Thrift message out and one back, in one POST.</summary>
  private async Task<byte[]> ExchangeAsync(Uri url, Credential user, byte[] message, Action<string>? waiting, CancellationToken cancel)
  {
    var method = MethodOf(message);
    var request = new ApiRequest("SQL", HttpMethod.Post, url, method, user)
    {
      Body = message,
      MediaType = "application/x-thrift",
      Target = url.AbsolutePath,
      WorkspaceId = connection.OrgId,
      // A statement may have run although its answer was lost. Everything else may be said twice.
      IsRepeatable = method != "ExecuteStatement",
      Timeout = ClusterStart,
      TryLimit = TimeSpan.FromMinutes(2),
      TriesWithoutAnswer = 8,
      Waiting = waiting,
    };
    var response = await sender.SendAsync(request, log, cancel).ConfigureAwait(false);
    return response.IsPage ? throw DatabricksErrors.OfPage(request, response)
      : response.IsSuccess ? response.Body
      : throw DatabricksErrors.OfSql(request, response);
  }

  /// <summary>The method's name in the head of a strict binary message: version, length, name.</summary>
  private static string MethodOf(byte[] message) =>
    message.Length > 8 && message[7] is var length && message.Length >= 8 + length ? Encoding.ASCII.GetString(message, 8, length) : "";
}
