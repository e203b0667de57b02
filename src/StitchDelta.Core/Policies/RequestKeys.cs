namespace StitchDelta.Policies;

/// <summary>The condition keys of a request: those that were given, and those that follow from the caller.</summary>
internal sealed class RequestKeys
{
  private readonly Dictionary<string, IReadOnlyList<string>> _values = new(StringComparer.OrdinalIgnoreCase);

  public RequestKeys(PolicyRequest request, Caller caller, string? resourceAccount)
  {
    foreach (var pair in request.Context ?? new Dictionary<string, IReadOnlyList<string>>()) _values[pair.Key] = pair.Value ?? [];
    if (resourceAccount is not null)
    {
      Derive("aws:ResourceAccount", resourceAccount);
      Derive("s3:ResourceAccount", resourceAccount);
    }
    Derive("aws:PrincipalIsAWSService", "false");
    if (caller.Account is null)
    {
      Derive("aws:PrincipalType", "Anonymous");
      return;
    }
    Derive("aws:PrincipalArn", caller.RoleArn);
    Derive("aws:PrincipalAccount", caller.Account);
    Derive("aws:PrincipalType", caller.Kind switch
    {
      "user" => ["User"],
      "role" or "assumed-role" => ["AssumedRole"],
      "federated-user" => ["FederatedUser"],
      _ => ["Account"],
    });
    Derive("aws:username", caller.Kind == "user" ? [caller.Name] : []);
  }

  /// <summary>The key's values (none when the request does not have it), or null when that is not known here.</summary>
  public IReadOnlyList<string>? this[string key] => _values.TryGetValue(key, out var values) ? values : null;

  private void Derive(string key, params string[] values)
  {
    if (!_values.ContainsKey(key)) _values[key] = values;
  }
}
