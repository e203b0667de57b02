using System.Globalization;

namespace StitchDelta.Policies;

/// <summary>The condition keys of a request: those that were given, and those that follow from the caller.</summary>
internal sealed class RequestKeys
{
  private readonly Dictionary<string, IReadOnlyList<string>> _values = new(StringComparer.OrdinalIgnoreCase);
  private readonly string _action;

  public RequestKeys(PolicyRequest request, Caller caller, string? resourceAccount)
  {
    _action = request.Action;
    foreach (var pair in request.Context ?? new Dictionary<string, IReadOnlyList<string>>()) _values[pair.Key] = pair.Value ?? [];
    if (resourceAccount is not null)
    {
      Derive("aws:ResourceAccount", resourceAccount);
      Derive("s3:ResourceAccount", resourceAccount);
    }
    if (request.Time is { } time)
    {
      Derive("aws:CurrentTime", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
      Derive("aws:EpochTime", time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
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
  public IReadOnlyList<string>? this[string key] =>
    _values.TryGetValue(key, out var values) ? values : CarriedKeys.IsAbsent(key, _action) ? [] : null;

  /// <summary>All that the key's values can be: more than one where it is not known which, and nothing where they can be
  /// anything.</summary>
  public IReadOnlyList<IReadOnlyList<string>> Possible(string key) =>
    this[key] is { } known ? [known]
    : IsOverTls ? [.. CarriedKeys.Possible(key, _action).Select(v => new[] { v })]
    : [];

  private bool IsOverTls => this["aws:SecureTransport"] is ["true"];

  private void Derive(string key, params string[] values)
  {
    if (!_values.ContainsKey(key)) _values[key] = values;
  }
}
