namespace StitchDelta.Resources.UnityCatalog;

/// <summary>Whether Unity Catalog reaches the bucket through a location that is there and, if not, why.</summary>
/// <param name="Works">Null where the caller may not ask.</param>
/// <param name="Says">What was found.</param>
internal sealed record LocationTrial(bool? Works, string Says)
{
  /// <summary>What the owner must do where it is somebody else's.</summary>
  public string Remedy { get; private init; } = "";

  /// <summary>What there is to know about it where it is this module's, and a repair makes it right.</summary>
  public string Own { get; private init; } = "";

  /// <summary>The credential, where the service tried it and something failed.</summary>
  public StorageCredentialInfo? Tried { get; private init; }

  /// <summary>Whether its owner alone can make it right, also where it is this module's.</summary>
  public bool NeedsOwner { get; private init; }

  /// <summary>Looks at its credential, and has Unity Catalog try it.</summary>
  public static async Task<LocationTrial> RunAsync(IUnityCatalog catalog, ExternalLocationInfo location, CancellationToken cancel)
  {
    var credential = await SeenAsync(catalog, location.CredentialName, cancel);
    if (credential is not null && location.CredentialId is { } id && id != credential.CredentialId)
      return Gone(location, $"its storage credential {id} is gone, and the one that is called {credential.CredentialName} now is another");
    if (credential is { IsReadOnly: true })
      return new(false,
        $"its storage credential {credential.CredentialName} of {credential.Owner} is read-only: nothing can be written through it")
      {
        Remedy = $"Have {credential.Owner} make the storage credential writable: "
          + $"Catalog Explorer, Credentials, {credential.CredentialName}.",
        Own = "Somebody limited it to read-only use. A repair lifts that.",
      };
    try
    {
      var findings = await catalog.ValidateStorageCredentialAsync(location.CredentialName, location.Url, location.LocationName, cancel);
      var failing = MakeStorageCredential.Failing(findings);
      if (failing.Count == 0) return new(true, string.Join(", ", findings.Where(f => f.Result == "PASS").Select(f => f.Operation)));
      var trust = $"The role of {location.CredentialName} must be there, trust Databricks and itself with the credential's external id, "
        + "and be allowed to use the bucket.";
      return new(false, string.Join("; ", failing.Select(f => $"{f.Operation}: {f.Message}")))
      {
        Remedy = $"{trust} Have {credential?.Owner ?? location.Owner} see to that.",
        Own = trust,
        Tried = credential,
      };
    }
    catch (StitchDeltaException e) when (CatalogAdvice.IsElsewhere(e.Fault?.Message))
    {
      var remedy = $"Have {credential?.Owner ?? location.Owner} let this workspace use it: "
        + $"Catalog Explorer, Credentials, {location.CredentialName}, Workspaces.";
      return new(false, $"its storage credential {location.CredentialName} is for some workspaces only, and this one is not among them")
      {
        Remedy = remedy,
        Own = remedy,
        NeedsOwner = true,
      };
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
    {
      return new(null, $"only {location.Owner} and admins may ask");
    }
    catch (StitchDeltaException e) when (e.ErrorCode == "STORAGE_CREDENTIAL_DOES_NOT_EXIST")
    {
      return Gone(location, $"its storage credential {location.CredentialName} is gone");
    }
  }

  private static LocationTrial Gone(ExternalLocationInfo location, string what) => new(false, what)
  {
    Remedy = $"Have {location.Owner} give it one that works, in SQL: "
      + $"ALTER EXTERNAL LOCATION `{location.LocationName}` SET STORAGE CREDENTIAL `<storage credential>`",
    Own = "Somebody deleted it by force. A repair gives the location one that works, and lets the role trust that one.",
  };

  // That it may not be seen does not tell whether it works.
  private static async Task<StorageCredentialInfo?> SeenAsync(IUnityCatalog catalog, string credentialName, CancellationToken cancel)
  {
    try
    {
      return await catalog.GetStorageCredentialAsync(credentialName, cancel);
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
    {
      return null;
    }
  }
}
