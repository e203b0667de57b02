namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>Something of Unity Catalog that has an owner and privileges.</summary>
internal abstract class Securable(SecurableKind kind, string name, string owner, DateTimeOffset created, Securable? parent = null)
{
  public SecurableKind Kind { get; } = kind;

  public string Id { get; init; } = Guid.NewGuid().ToString();

  public string Name { get; set; } = name;

  public string Owner { get; set; } = owner;

  public string Creator { get; } = owner;

  public DateTimeOffset Created { get; } = created;

  public DateTimeOffset Updated { get; set; } = created;

  public string? Comment { get; set; }

  /// <summary>What it is in, and inherits privileges from. Those of the metastore are not inherited.</summary>
  public Securable? Parent { get; } = parent;

  public virtual string FullName => Parent is null ? Name : $"{Parent.FullName}.{Name}";

  /// <summary>The privileges of each principal.</summary>
  public SortedDictionary<string, SortedSet<string>> Grants { get; } = new(StringComparer.Ordinal);

  /// <summary>Whether only the workspaces that it is bound to reach it.</summary>
  public bool IsIsolated { get; set; }

  /// <summary>The workspaces that it is bound to, and how.</summary>
  public SortedDictionary<long, string> Bindings { get; } = [];

  /// <summary>It and what it is in.</summary>
  public IEnumerable<Securable> Line
  {
    get
    {
      for (var at = this; at is not null; at = at.Parent)
        yield return at;
    }
  }

  public void Grant(string principal, IEnumerable<string> privileges)
  {
    if (!Grants.TryGetValue(principal, out var held))
      Grants.Add(principal, held = new(StringComparer.Ordinal));
    held.UnionWith(privileges);
  }

  public void Revoke(string principal, IEnumerable<string> privileges)
  {
    if (!Grants.TryGetValue(principal, out var held))
      return;
    held.ExceptWith(privileges);
    if (held.Count == 0)
      Grants.Remove(principal);
  }
}

/// <summary>An IAM role that Unity Catalog reaches storage with.</summary>
internal sealed class StorageCredential(string name, string owner, DateTimeOffset created)
  : Securable(SecurableKind.StorageCredential, name, owner, created)
{
  public required string RoleArn { get; set; }

  public bool IsReadOnly { get; set; }

  /// <summary>Whether it was deleted. A location that used it is left with its id: another credential of its name is not used.</summary>
  public bool IsDeleted { get; set; }

  /// <summary>What the role's trust policy must ask for. The service makes one for each credential.</summary>
  public string ExternalId { get; } = Guid.NewGuid().ToString();
}

/// <summary>A path of a bucket that Unity Catalog governs.</summary>
internal sealed class ExternalLocation(string name, string owner, DateTimeOffset created)
  : Securable(SecurableKind.ExternalLocation, name, owner, created)
{
  public required string Url { get; set; }

  public required StorageCredential Credential { get; set; }

  public bool IsReadOnly { get; set; }

  public bool Fallback { get; set; }

  public bool HasFileEvents { get; set; } = true;

  public StoragePath Path => StoragePath.Of(Url)!;
}
