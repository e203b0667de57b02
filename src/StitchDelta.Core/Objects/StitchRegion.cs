namespace StitchDelta;

/// <summary>The region of a Stitch account's data pipeline.</summary>
public enum StitchRegion
{
  /// <summary>North America, AWS us-east-1. Stitch's default.</summary>
  NorthAmerica,

  /// <summary>Europe, AWS eu-central-1.</summary>
  Europe,
}
