namespace StitchDelta.Names;

/// <summary>Databricks names users by their mail address and service principals by their application id.</summary>
public static class ServicePrincipals
{
  /// <summary>Whether it is the application id of a service principal.</summary>
  public static bool Is(string? name) => Guid.TryParseExact(name, "D", out _);
}
