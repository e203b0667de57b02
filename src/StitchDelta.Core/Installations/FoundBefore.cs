namespace StitchDelta.Installations;

/// <summary>What was there before the installation, and so stays when it is taken back.</summary>
// Of 64 bits, because ConvertTo-Json then writes the word and not its number.
[Flags]
public enum FoundBefore : long
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
