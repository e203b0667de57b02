namespace StitchDelta.Sandbox.Databricks;

/// <summary>A personal access token, without its value.</summary>
internal sealed record Token(string TokenId, string UserName, string Comment, DateTimeOffset Created, DateTimeOffset Expires)
{
  /// <summary>The day on which it was last used, or null.</summary>
  public DateTimeOffset? LastUsedDay { get; set; }
}

/// <summary>The personal access tokens of a workspace.</summary>
internal sealed class TokenStore(WorkspaceSettings settings, Func<DateTimeOffset> now)
{
  private const int Quota = 600;
  private readonly Dictionary<string, Token> _byValue = [];

  /// <summary>Makes a token, with the longest life there is when none is asked for.</summary>
  public (string Value, Token Token) Create(string userName, string comment, long? lifetimeSeconds)
  {
    if (!settings.TokensAreEnabled)
      throw new ApiRefusal(403, "PERMISSION_DENIED", $"API tokens are disabled for user {userName}.");
    if (lifetimeSeconds <= 0)
      throw ApiRefusal.InvalidParameter($"requirement failed: Invalid timeout: {lifetimeSeconds}");
    // The real text of the next two is not known.
    if (lifetimeSeconds > settings.LongestTokenLifetime.TotalSeconds)
      throw ApiRefusal.InvalidParameter("Lifetime of the token exceeds the maximum allowed lifetime of "
        + $"{settings.LongestTokenLifetime.TotalDays} days.");
    if (OfUser(userName).Count() >= Quota)
      throw new ApiRefusal(400, "QUOTA_EXCEEDED", $"The maximum number of tokens ({Quota}) for user {userName} has been reached.");

    var lifetime = lifetimeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : settings.LongestTokenLifetime;
    var token = new Token(Hex() + Hex(), userName, comment, now(), now() + lifetime);
    var value = "dapi" + Hex();
    _byValue.Add(value, token);
    return (value, token);
  }

  /// <summary>Whose token this is, or null when it is no valid one. A valid one counts as used.</summary>
  public string? LogIn(string value)
  {
    if (!_byValue.TryGetValue(value, out var token) || !IsValid(token))
      return null;
    token.LastUsedDay = new(now().UtcDateTime.Date, TimeSpan.Zero);
    return token.UserName;
  }

  /// <summary>The valid token with this value, or null. It does not count as used.</summary>
  public Token? Of(string value) => _byValue.TryGetValue(value, out var token) && IsValid(token) ? token : null;

  /// <summary>A user's valid tokens, oldest first.</summary>
  public IEnumerable<Token> OfUser(string userName) =>
    _byValue.Values.Where(t => t.UserName == userName && IsValid(t)).OrderBy(t => t.Created);

  /// <summary>Everybody's valid tokens, oldest first.</summary>
  public IEnumerable<Token> All => _byValue.Values.Where(IsValid).OrderBy(t => t.Created);

  /// <summary>Revokes a token of this user, or of anybody when none is named.</summary>
  public void Delete(string? userName, string tokenId)
  {
    var value = _byValue.FirstOrDefault(t => t.Value.TokenId == tokenId && (userName is null || t.Value.UserName == userName)).Key
      ?? throw ApiRefusal.NotFound($"Token with ID {tokenId} does not exist.");
    _byValue.Remove(value);
  }

  private bool IsValid(Token token) => now() < token.Expires;

  private static string Hex() => Guid.NewGuid().ToString("N");
}
