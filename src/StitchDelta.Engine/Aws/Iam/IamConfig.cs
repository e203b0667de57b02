using StitchDelta.Engine.Aws.Http;

namespace StitchDelta.Engine.Aws.Iam;

/// <summary>The settings of <see cref="IamClient"/>.</summary>
internal sealed class IamConfig() : BareConfig("IAM", "iam")
{
  internal const string ApiVersion = "2010-05-08";
  internal const string SigningRegion = "us-east-1";

  public override string ServiceVersion => ApiVersion;

  // IAM is one service for all regions.
  protected override string OwnUrl => "https://iam.amazonaws.com/";
}
