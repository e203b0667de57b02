namespace StitchDelta;

/// <summary>The region of a Stitch account's data pipeline.</summary>
// Of 64 bits, because ConvertTo-Json then writes the word and not its number.
public enum StitchRegion : long
{
  /// <summary>North America, AWS us-east-1. Stitch's default.</summary>
  NorthAmerica,

  /// <summary>Europe, AWS eu-central-1.</summary>
  Europe,
}
