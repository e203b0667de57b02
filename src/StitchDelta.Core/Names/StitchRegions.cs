namespace StitchDelta.Names;

/// <summary>What Stitch publishes about its regions (stitchdata/docs, <c>_data/stitch/regions.yml</c>).</summary>
/// <param name="Region">The region.</param>
/// <param name="DisplayName">Its name in Stitch's pages.</param>
/// <param name="AwsRegion">The AWS region in which the bucket must be.</param>
/// <param name="LoaderRoleArn">The role of Stitch's AWS account that reads and writes the bucket.</param>
/// <param name="ConnectApi">The Connect API's address.</param>
/// <param name="IPAddresses">The addresses that Stitch connects from.</param>
public sealed record StitchRegions(
  StitchRegion Region, string DisplayName, string AwsRegion, string LoaderRoleArn, Uri ConnectApi, IReadOnlyList<string> IPAddresses)
{
  /// <summary>All of them.</summary>
  public static IReadOnlyList<StitchRegions> All { get; } =
  [
    new(StitchRegion.NorthAmerica, "North America", "us-east-1", "arn:aws:iam::218546966473:role/LoaderDelta",
      new Uri("https://api.stitchdata.com"), ["52.23.137.21", "52.204.223.208", "52.204.228.32", "52.204.230.227"]),
    new(StitchRegion.Europe, "Europe", "eu-central-1", "arn:aws:iam::218546966473:role/LoaderDelta_eu_central_1",
      new Uri("https://api.eu-central-1.stitchdata.com"), ["3.126.102.29", "18.158.16.164", "18.158.251.55", "52.57.235.168"]),
  ];

  /// <summary>The facts of a region.</summary>
  public static StitchRegions Of(StitchRegion region) => All.First(r => r.Region == region);
}
