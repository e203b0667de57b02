namespace StitchDelta.Sandbox.Databricks;

/// <summary>A service principal.</summary>
/// <param name="Id">Its id in the workspace.</param>
/// <param name="ApplicationId">Its application id, which is its user name and its OAuth client id.</param>
/// <param name="Secret">Its OAuth secret.</param>
internal sealed record ServicePrincipal(string Id, string ApplicationId, string Secret);

/// <summary>The service principals of a workspace and their OAuth tokens.</summary>
internal sealed class ServicePrincipals(Func<DateTimeOffset> now, int number = 0)
{
  private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
  private readonly Dictionary<string, (string ApplicationId, DateTimeOffset Ends)> _tokens = [];

  /// <summary>The one that a new workspace has.</summary>
  public ServicePrincipal First { get; } = new(
    $"{7305161208334411 + number}", $"6f3c2a51-9d0e-4b7a-8a57-{0x2f1d5c9e4b10 + number:x12}", $"dose{Guid.NewGuid():N}");

  public ServicePrincipal? Find(string applicationId) => First.ApplicationId == applicationId ? First : null;

  /// <summary>A new token, or null when these are no valid credentials.</summary>
  public (string Token, TimeSpan Lifetime)? TokenFor(string applicationId, string secret)
  {
    if (Find(applicationId)?.Secret != secret)
      return null;
    var token = $"eyJraWQiOiJzYW5kYm94In0.{Guid.NewGuid():N}.{Guid.NewGuid():N}";
    _tokens.Add(token, (applicationId, now() + Lifetime));
    return (token, Lifetime);
  }

  /// <summary>Whose token this is, or null when it is no valid one.</summary>
  public string? UserOf(string token) => _tokens.TryGetValue(token, out var found) && now() < found.Ends ? found.ApplicationId : null;
}
