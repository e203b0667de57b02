namespace StitchDelta.Engine.Aws;

/// <summary>Which AWS region requests go to and are signed for.</summary>
internal static class AwsRegion
{
  internal const string Default = "us-east-1";

  /// <summary>The connection's own, its profile's, the environment's, the default profile's, else us-east-1.</summary>
  internal static string Of(AwsConnection connection, Func<string, string?> environment, Func<string, string?> regionOfProfile) =>
    new[]
    {
      () => connection.Region,
      () => connection.ProfileName is { } named ? regionOfProfile(named) : null,
      () => environment("AWS_REGION"),
      () => environment("AWS_DEFAULT_REGION"),
      () => regionOfProfile(environment("AWS_PROFILE") ?? "default"),
    }.Select(source => source()).FirstOrDefault(region => !string.IsNullOrWhiteSpace(region)) ?? Default;

  internal static string Of(AwsConnection connection, AwsMachine machine) => Of(connection, machine.Variable, machine.RegionOf);

  /// <summary>What GetBucketLocation answers for buckets of the first regions is older than the regions' names.</summary>
  internal static string OfLocation(string? location) => location switch
  {
    null or "" or "US" => "us-east-1",
    "EU" => "eu-west-1",
    _ => location,
  };
}
