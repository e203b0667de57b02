namespace StitchDelta.Installations;

/// <summary>What was there before the installation, and so stays when it is taken back.</summary>
[Flags]
public enum FoundBefore
{
  /// <summary>Nothing of it.</summary>
  None = 0,

  /// <summary>Stitch's loader could use the bucket.</summary>
  Grant = 1,

  /// <summary>The Stitch account had its destination.</summary>
  Destination = 2,

  /// <summary>Nobody knows.</summary>
  Unknown = 4,

  /// <summary>The workspace had the instance profile in its list. Of interest only where role and profile are somebody else's.</summary>
  Registration = 8,
}
