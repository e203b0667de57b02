using System.Globalization;

namespace StitchDelta.Checks;

/// <summary>The check that writes, and so is made only when it is asked for: that the cluster's own role may do in the bucket what Delta
/// tables need.</summary>
internal static class LiveChecks
{
  private const string Folder = "_stitchdelta_check";

  public static readonly DestinationCheck DeltaTable = new("delta-table-in-the-bucket", "Delta table in the bucket", GuideStep.Role,
    [ClusterChecks.SelectOne],
    facts => Needs.Bucket(facts) ?? Needs.JdbcUrl(facts),
    async (subject, cancel) =>
    {
      const string Expected = "a small table is made, appended to, merged into, read back and removed";
      var home = await CatalogChecks.HomeAsync(subject, cancel);
      var probe = new Probe(subject, Guid.NewGuid().ToString("N"), home.IsUnityCatalog);
      using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
      limit.CancelAfter(subject.Timeout);
      var isStopped = true;
      try
      {
        var rows = await probe.WriteAndReadAsync(limit.Token);
        await probe.RemoveAsync();
        isStopped = false;
        var isRight = rows is ["1 a", "2 c", "3 d"];
        return Finding.Of(isRight, Expected, isRight ? $"done, below {probe.Location}" : $"read back: {string.Join(", ", rows)}",
          "Another program changes the bucket, or S3 does not show what was written: run the test again.");
      }
      catch (Errors.StitchDeltaException e)
      {
        isStopped = false;
        return Finding.Failed(Expected, e.Message + await LeftAsync(), Remedy(subject, home, e));
      }
      catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
      {
        isStopped = false;
        return Finding.Failed(Expected, $"it was not done within {(int)subject.Timeout.TotalSeconds} seconds.{await LeftAsync()}",
          "Run the test again, with a longer -TimeoutSeconds.");
      }
      finally
      {
        // Nobody sees a finding any more.
        if (isStopped && await probe.TryRemoveAsync() is { } why)
          subject.Warn($"What the test wrote to the bucket may be left over: {why}. Remove it: {probe.RemovalCommands}");
      }

      async Task<string> LeftAsync() => await probe.TryRemoveAsync() is null ? ""
        : $" What is left over is below {probe.Location}. Remove it: {probe.RemovalCommands}";
    })
  { RunsSql = true };

  private static string Remedy(CheckSubject subject, TableHome home, Errors.StitchDeltaException e) =>
    // Where the refusal itself says what to do, that is all.
    e.Fault is { } fault && CatalogAdvice.Remedy(fault.Message) is { } told ? told
    : (home.IsUnityCatalog, subject.Facts) switch
    {
      (true, _) => "Let the token's owner use the catalog and the external location: New-DeltaExternalLocation gives both. " + e.Remedy,
      (_, { WarehouseId: not null, ClusterId: null }) =>
        $"Have a workspace admin give the SQL warehouses the instance profile {subject.Facts.InstanceProfileArn}: Settings, Compute, "
          + "SQL warehouses, Data access configuration.",
      _ => "Let the cluster's role use the bucket: New-DeltaInstanceProfile repairs its policy, "
        + "and New-DeltaCluster gives the cluster the profile. "
        + e.Remedy,
    };

  /// <summary>
  /// In the Hive metastore the table is a managed one in a schema of its own whose place is in the bucket. So dropping the schema removes
  /// its files too, by the cluster's own role. Unity Catalog would ask for one more privilege for such a schema, which Stitch does not
  /// need: there the table is an external one, and AWS removes its files.
  /// </summary>
  private sealed class Probe(CheckSubject subject, string id, bool isUnityCatalog)
  {
    private readonly string _schema = $"stitchdelta_check_{id}";

    public string Location => $"s3://{subject.Facts.BucketName}/{Folder}/{id}";

    public async Task<IReadOnlyList<string>> WriteAndReadAsync(CancellationToken cancel)
    {
      var results = await RunAsync(cancel,
        $"CREATE SCHEMA {_schema}{(isUnityCatalog ? "" : $" LOCATION '{Location}'")}",
        Create("stage"),
        Create("probe"),
        $"INSERT INTO {_schema}.probe VALUES (1, 'a'), (2, 'b')",
        $"INSERT INTO {_schema}.stage VALUES (2, 'c'), (3, 'd')",
        $"MERGE INTO {_schema}.probe t USING {_schema}.stage s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT "
          + "MATCHED THEN INSERT *",
        $"SELECT id, name FROM {_schema}.probe ORDER BY id");
      return [.. results[6].Rows.Select(r => string.Join(" ", r.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture))))];
    }

    private string Create(string table) =>
      $"CREATE TABLE {_schema}.{table} (id BIGINT, name STRING) USING DELTA{(isUnityCatalog ? $" LOCATION '{Location}/{table}'" : "")}";

    /// <summary>Also when the check is cancelled: nothing is to be left behind.</summary>
    public async Task RemoveAsync()
    {
      using var limit = Cleanup.Begin();
      await RemoveAsync(limit.Token);
    }

    /// <summary>Why it could not be removed; null when it was.</summary>
    public Task<string?> TryRemoveAsync() => Cleanup.TryAsync(RemoveAsync);

    /// <summary>What removes it by hand.</summary>
    public string RemovalCommands => string.Join("; ",
      $"Invoke-DeltaSql '{DropSchema}' "
        + $"{(subject.Facts.ClusterId is { } cluster ? $"-ClusterId {cluster}" : $"-WarehouseId {subject.Facts.WarehouseId}")}",
      $"aws s3 rm --recursive {Location}");

    private string DropSchema => $"DROP SCHEMA IF EXISTS {_schema} CASCADE";

    private async Task RemoveAsync(CancellationToken cancel)
    {
      await RunAsync(cancel, DropSchema);
      if (!isUnityCatalog) return;
      var bucket = subject.Facts.BucketName!;
      foreach (var key in await subject.BucketAws.ListObjectsAsync(bucket, $"{Folder}/{id}/", cancel))
        await subject.BucketAws.DeleteObjectAsync(bucket, key, cancel);
    }

    private async Task<IReadOnlyList<Contracts.SqlResult>> RunAsync(CancellationToken cancel, params string[] statements) =>
      await subject.Workspace.ExecuteSqlAsync(JdbcUrl.Parse(subject.Facts.JdbcUrl!).Address, (await subject.LoginAsync(cancel)).Token,
        statements, subject.Waiting, cancel);
  }
}
