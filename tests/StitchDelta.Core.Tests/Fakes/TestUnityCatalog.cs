namespace StitchDelta.Tests.Fakes;

/// <summary>Unity Catalog in memory. Without a metastore, as a workspace is here unless a test says otherwise, it has nothing.</summary>
internal sealed class TestUnityCatalog : IUnityCatalog
{
  public const string Caller = "admin@acme.example";
  public const string MasterRole = "arn:aws:iam::414351767826:role/unity-catalog-prod-UCMasterRole-14S5ZJVKOTYTL";

  public MetastoreInfo? Metastore { get; set; }
  public bool? LegacyAccessDisabled { get; set; }
  public string? DefaultCatalog { get; set; }
  public List<CatalogInfo> Catalogs { get; } = [];
  public List<StorageCredentialInfo> Credentials { get; } = [];
  public List<ExternalLocationInfo> Locations { get; } = [];
  public Dictionary<(GrantTarget Kind, string Name, string Principal), HashSet<string>> Grants { get; } = [];
  public List<string> Writes { get; } = [];
  private int _made;

  /// <summary>Where its ids begin: two metastores have none in common.</summary>
  public int FirstId { init => _made = value; }

  /// <summary>Told of each write, when it comes.</summary>
  public Action<string> Written { get; set; } = _ => { };
  public List<string> Reads { get; } = [];

  /// <summary>What a credential can do, by its role's ARN.</summary>
  public Func<StorageCredentialInfo, IReadOnlyList<CredentialFinding>> Validation { get; set; } = _ => [new("READ", "PASS", ""), new("WRITE", "PASS", "")];

  /// <summary>Calls that fail, each once, and how.</summary>
  public Dictionary<string, Exception> Faults { get; } = [];

  /// <summary>Calls that are answered once as if all went well, the first, the second …: a removal is not done, and a look finds
  /// nothing.</summary>
  public Dictionary<string, int> Empty { get; } = [];

  /// <summary>Why Databricks does not let a location go, whenever it is asked; null for nothing.</summary>
  public Exception? KeepsLocation { get; set; }

  /// <summary>Whether the caller may see who has which privileges.</summary>
  public bool MaySeeGrants { get; set; } = true;

  /// <summary>A workspace of today: a metastore, a catalog of its own, and no Hive metastore.</summary>
  public TestUnityCatalog Modern(string catalogName = "lake", string owner = Caller)
  {
    Metastore = new("m-1", "main", "us-east-1", "admins", null);
    (LegacyAccessDisabled, DefaultCatalog) = (true, catalogName);
    Catalogs.Add(new(catalogName, owner, "s3://databricks-managed/lake", "MANAGED_CATALOG", false));
    return this;
  }

  public Task<MetastoreInfo?> GetMetastoreAsync(CancellationToken cancel) => ReadAsync("metastore", Metastore);

  public Task<bool?> IsLegacyAccessDisabledAsync(CancellationToken cancel) => ReadAsync("legacy", LegacyAccessDisabled);

  public Task<string?> GetDefaultCatalogAsync(CancellationToken cancel) => ReadAsync("default", DefaultCatalog);

  public Task<IReadOnlyList<string>> ListCatalogsAsync(CancellationToken cancel) =>
    Task.FromResult<IReadOnlyList<string>>([.. Catalogs.Select(c => c.CatalogName)]);

  public Task<CatalogInfo?> GetCatalogAsync(string catalogName, CancellationToken cancel) =>
    ReadAsync("catalog", Catalogs.FirstOrDefault(c => c.CatalogName == catalogName));

  /// <summary>The workspaces that an isolated thing is for, by its name.</summary>
  public Dictionary<string, IReadOnlyList<CatalogBinding>?> Bindings { get; } = [];

  public Task<IReadOnlyList<CatalogBinding>?> GetBindingsAsync(GrantTarget kind, string name, CancellationToken cancel) =>
    ReadAsync("bindings", Bindings.TryGetValue(name, out var bindings) ? bindings : null);

  public Task<StorageCredentialInfo?> GetStorageCredentialAsync(string credentialName, CancellationToken cancel) =>
    ReadAsync("credential", IsEmpty("credential") ? null : Credentials.FirstOrDefault(c => c.CredentialName == credentialName));

  public Task<StorageCredentialInfo> CreateStorageCredentialAsync(string credentialName, string roleArn, string comment, CancellationToken cancel)
  {
    Write("credential/create");
    var made = new StorageCredentialInfo($"c-{_made}", credentialName, Caller, roleArn, $"external-{_made++}", MasterRole, comment);
    Credentials.Add(made);
    return Task.FromResult(made);
  }

  public Task<IReadOnlyList<StorageCredentialInfo>> ListStorageCredentialsAsync(CancellationToken cancel) =>
    ReadAsync<IReadOnlyList<StorageCredentialInfo>>("credentials", [.. Credentials]);

  public Task<StorageCredentialInfo> RestoreStorageCredentialAsync(string credentialName, string roleArn, CancellationToken cancel)
  {
    Write("credential/update");
    var at = Credentials.FindIndex(c => c.CredentialName == credentialName);
    return Task.FromResult(Credentials[at] = Credentials[at] with { RoleArn = roleArn, IsReadOnly = false });
  }

  public Task DeleteStorageCredentialAsync(string credentialName, CancellationToken cancel)
  {
    if (Locations.Any(l => l.CredentialName == credentialName)) throw TestWorkspace.Refusal("INVALID_STATE", "Storage credential has dependents.");
    if (!Write("credential/delete")) return Task.CompletedTask;
    Credentials.RemoveAll(c => c.CredentialName == credentialName);
    return Task.CompletedTask;
  }

  public Task<IReadOnlyList<CredentialFinding>> ValidateStorageCredentialAsync(
    string credentialName, string url, string? locationName, CancellationToken cancel) =>
    ReadAsync("validate", Credentials.FirstOrDefault(c => c.CredentialName == credentialName) is { } credential
      ? Validation(credential) : [new("READ", "PASS", "")]);

  public Task<IReadOnlyList<ExternalLocationInfo>> ListExternalLocationsAsync(CancellationToken cancel) =>
    ReadAsync<IReadOnlyList<ExternalLocationInfo>>("locations", IsEmpty("locations") ? [] : [.. Locations]);

  public Task<ExternalLocationInfo> CreateExternalLocationAsync(
    string locationName, string url, string credentialName, string comment, CancellationToken cancel)
  {
    Write("location/create");
    var made = new ExternalLocationInfo($"l-{_made++}", locationName, url, credentialName, Caller, comment)
    {
      CredentialId = Credentials.First(c => c.CredentialName == credentialName).CredentialId,
      MetastoreId = Metastore?.MetastoreId,
    };
    Locations.Add(made);
    return Task.FromResult(made);
  }

  public Task<ExternalLocationInfo> RestoreExternalLocationAsync(string locationName, string url, string credentialName, CancellationToken cancel)
  {
    Write("location/update");
    var at = Locations.FindIndex(l => l.LocationName == locationName);
    var id = Credentials.First(c => c.CredentialName == credentialName).CredentialId;
    return Task.FromResult(Locations[at] = Locations[at] with { Url = url, CredentialName = credentialName, CredentialId = id });
  }

  public Task DeleteExternalLocationAsync(string locationName, CancellationToken cancel)
  {
    if (KeepsLocation is { } why) throw why;
    if (!Write("location/delete")) return Task.CompletedTask;
    Locations.RemoveAll(l => l.LocationName == locationName);
    foreach (var gone in Grants.Keys.Where(k => k.Kind == GrantTarget.ExternalLocation && k.Name == locationName).ToList()) Grants.Remove(gone);
    return Task.CompletedTask;
  }

  public Task<IReadOnlyList<string>?> GetPrivilegesAsync(GrantTarget kind, string name, string principal, CancellationToken cancel) =>
    ReadAsync<IReadOnlyList<string>?>("privileges", MaySeeGrants ? [.. Of(kind, name, principal)] : null);

  public Task GrantAsync(GrantTarget kind, string name, string principal, IReadOnlyList<string> privileges, CancellationToken cancel)
  {
    Write($"grant {kind}");
    Of(kind, name, principal).UnionWith(privileges);
    return Task.CompletedTask;
  }

  public Task RevokeAsync(GrantTarget kind, string name, string principal, IReadOnlyList<string> privileges, CancellationToken cancel)
  {
    if (Write($"revoke {kind}")) Of(kind, name, principal).ExceptWith(privileges);
    return Task.CompletedTask;
  }

  public HashSet<string> Of(GrantTarget kind, string name, string principal) =>
    Grants.TryGetValue((kind, name, principal), out var there) ? there : Grants[(kind, name, principal)] = [];

  private async Task<T> ReadAsync<T>(string what, T answer)
  {
    await Task.Yield();
    Reads.Add(what);
    if (Faults.Remove(what, out var fault)) throw fault;
    return answer;
  }

  /// <returns>Whether it is to be done.</returns>
  private bool Write(string what)
  {
    Writes.Add(what);
    Written(what);
    if (Faults.Remove(what, out var fault)) throw fault;
    return !IsEmpty(what);
  }

  private bool IsEmpty(string what)
  {
    if (!Empty.TryGetValue(what, out var left)) return false;
    if (left > 1) Empty[what] = left - 1;
    else Empty.Remove(what);
    return left == 1;
  }
}
