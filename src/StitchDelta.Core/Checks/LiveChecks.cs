using System.Globalization;

namespace StitchDelta.Checks;

/// <summary>The check that writes, and so is made only when it is asked for: that the cluster's own role may do in the bucket what Delta
/// tables need.</summary>
internal static class LiveChecks
{
  private const string Folder = "_stitchdelta_check";

  public static readonly DestinationCheck DeltaTable = new("delta-table-in-the-bucket", "Delta table in the bucket", GuideStep.Role, [ClusterChecks.SelectOne],
    facts => Needs.Bucket(facts) ?? Needs.JdbcUrl(facts),
    async (subject, cancel) =>
    {
      var probe = new Probe(subject, Guid.NewGuid().ToString("N"));
      try
      {
        var rows = await probe.WriteAndReadAsync(cancel);
        await probe.RemoveAsync();
        return Finding.Of(rows is ["1", "2"], "a small table is written, read back and removed", rows is ["1", "2"] ? $"done, below {probe.Location}" : $"read back: {string.Join(", ", rows)}",
          "Another program changes the bucket, or S3 does not show what was written: run the test again.");
      }
      catch (Errors.StitchDeltaException e)
      {
        var left = await probe.TryRemoveAsync() ? "" : $" What is left over is below {probe.Location}.";
        return Finding.Failed("a small table is written, read back and removed", e.Message + left,
          "Let the cluster's role use the bucket: New-DeltaInstanceProfile repairs its policy, and New-DeltaCluster gives the cluster the profile. " + e.Remedy);
      }
      catch (OperationCanceledException)
      {
        await probe.TryRemoveAsync();
        throw;
      }
    });

  /// <summary>
  /// The table is a managed one in a schema of its own whose place is in the bucket. So dropping the schema removes its files too, by the
  /// cluster's own role: those of an external table would stay, and the administrator's credentials
  /// would prove nothing about the cluster's.
  /// </summary>
  private sealed class Probe(CheckSubject subject, string id)
  {
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(60);
    private readonly string _schema = $"stitchdelta_check_{id}";

    public string Location => $"s3://{subject.Facts.BucketName}/{Folder}/{id}";

    public async Task<IReadOnlyList<string>> WriteAndReadAsync(CancellationToken cancel)
    {
      var results = await RunAsync(cancel,
        $"CREATE SCHEMA {_schema} LOCATION '{Location}'",
        $"CREATE TABLE {_schema}.probe (id BIGINT) USING DELTA",
        $"INSERT INTO {_schema}.probe VALUES (1), (2)",
        $"SELECT id FROM {_schema}.probe ORDER BY id");
      return [.. results[3].Rows.Select(r => Convert.ToString(r[0], CultureInfo.InvariantCulture) ?? "")];
    }

    /// <summary>Also when the check is cancelled: nothing is to be left behind.</summary>
    public async Task RemoveAsync()
    {
      using var limit = new CancellationTokenSource(RemovalLimit);
      await RunAsync(limit.Token, $"DROP SCHEMA IF EXISTS {_schema} CASCADE");
    }

    public async Task<bool> TryRemoveAsync()
    {
      try
      {
        await RemoveAsync();
        return true;
      }
      catch (Exception e) when (e is Errors.StitchDeltaException or OperationCanceledException)
      {
        return false;
      }
    }

    private Task<IReadOnlyList<Contracts.SqlResult>> RunAsync(CancellationToken cancel, params string[] statements) =>
      subject.Workspace.ExecuteSqlAsync(JdbcUrl.Parse(subject.Facts.JdbcUrl!).HttpPath, subject.Facts.Token, statements, subject.Waiting, cancel);
  }
}
