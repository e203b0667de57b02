namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>Securables of a kind by their names, which ignore case.</summary>
internal sealed class Named<T>(SecurableKind kind) where T : Securable
{
  private readonly SortedDictionary<string, T> _byName = new(StringComparer.OrdinalIgnoreCase);

  public IEnumerable<T> All => _byName.Values;

  public T? Find(string name) => _byName.TryGetValue(name, out var found) ? found : null;

  public T Get(string name) => Find(name) ?? throw CatalogRefusal.DoesNotExist(kind, name);

  public T Add(T securable)
  {
    DemandFree(securable.Name);
    _byName.Add(securable.Name, securable);
    return securable;
  }

  public void Rename(T securable, string name)
  {
    if (!name.Equals(securable.Name, StringComparison.OrdinalIgnoreCase))
      DemandFree(name);
    _byName.Remove(securable.Name);
    securable.Name = name;
    _byName.Add(name, securable);
  }

  public void Remove(T securable) => _byName.Remove(securable.Name);

  private void DemandFree(string name)
  {
    if (_byName.ContainsKey(name))
      throw new ApiRefusal(409, $"{kind.Wire}_ALREADY_EXISTS", $"{kind.Shown} '{name}' already exists");
  }
}
