namespace StitchDelta;

/// <summary>The Stitch account that this session is connected to.</summary>
/// <param name="StitchRegion">The account's region.</param>
/// <param name="ConnectApi">The Connect API's address.</param>
/// <param name="Destinations">How many destinations the account has; it can have one.</param>
public sealed record StitchConnectionInfo(StitchRegion StitchRegion, Uri ConnectApi, int Destinations);
