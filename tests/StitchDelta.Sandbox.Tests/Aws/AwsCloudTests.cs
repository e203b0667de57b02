using System.Text;
using StitchDelta.Sandbox.Aws;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Aws;

public sealed class AwsCloudTests
{
  private const string Account = SandboxOptions.AccountId;
  private const string ProfileArn = $"arn:aws:iam::{Account}:instance-profile/stitch";
  private const string RoleArn = $"arn:aws:iam::{Account}:role/stitch";
  private const string DeploymentArn = $"arn:aws:iam::{Account}:role/databricks-deployment";

  private readonly AwsState state;
  private readonly AwsCloud cloud;
  private DateTimeOffset now = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);

  public AwsCloudTests()
  {
    (state, _, _) = InitialState.Create(new SandboxOptions { IamPropagation = TimeSpan.FromSeconds(10), Clock = () => now });
    cloud = new(state);
  }

  [Fact]
  public void Ec2SeesWhatIsThereFromTheStart() => Assert.True(cloud.RoleMay(DeploymentArn, "ec2:RunInstances", "*"));

  [Fact]
  public void Ec2SeesAProfileOnlyWhenItHasPropagated()
  {
    state.Change(Account, iam => iam.With(Role("{}")));
    state.Change(Account, iam => iam.With(new InstanceProfile("stitch", "AIPA", ProfileArn, now)));
    Assert.False(cloud.InstanceProfileIsVisible(ProfileArn));
    now += TimeSpan.FromSeconds(9);
    state.Change(Account, iam => iam.With(iam.Profiles["stitch"] with { RoleName = "stitch" }));
    Assert.False(cloud.InstanceProfileIsVisible(ProfileArn));
    now += TimeSpan.FromSeconds(1);
    Assert.True(cloud.InstanceProfileIsVisible(ProfileArn));
    Assert.Null(cloud.RoleOfInstanceProfile(ProfileArn));
    now += TimeSpan.FromSeconds(9);
    Assert.Equal(RoleArn, cloud.RoleOfInstanceProfile(ProfileArn));

    state.Change(Account, iam => iam.Without(iam.Profiles["stitch"]));
    Assert.True(cloud.InstanceProfileIsVisible(ProfileArn));
    now += TimeSpan.FromSeconds(10);
    Assert.False(cloud.InstanceProfileIsVisible(ProfileArn));
  }

  [Fact]
  public void Ec2SeesPassRoleOnlyWhenItHasPropagated()
  {
    Assert.False(cloud.RoleMay(DeploymentArn, "iam:PassRole", RoleArn));
    state.Change(Account, iam => iam.With(iam.Roles["databricks-deployment"] with
    {
      Policies = new Dictionary<string, string>
      {
        ["pass"] = $$$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:PassRole","Resource":"{{{RoleArn}}}","Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"} } } }""",
      },
    }));
    Assert.False(cloud.RoleMay(DeploymentArn, "iam:PassRole", RoleArn));
    now += TimeSpan.FromSeconds(10);
    Assert.True(cloud.RoleMay(DeploymentArn, "iam:PassRole", RoleArn));
    Assert.False(cloud.RoleMay(DeploymentArn, "iam:PassRole", RoleArn + "2"));
    Assert.False(cloud.RoleMay(RoleArn, "iam:PassRole", RoleArn));
  }

  [Fact]
  public void S3SeesARolesPolicyAtOnce()
  {
    var content = Encoding.UTF8.GetBytes("row");
    state.Change(Account, iam => iam.With(Role("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:PutObject","s3:GetObject","s3:ListBucket"],"Resource":"*"}}""")));
    cloud.PutObject(RoleArn, "acme-lake", "t/1", content);
    cloud.PutObject(RoleArn, "acme-lake", "u/2", content);
    Assert.Equal(content, cloud.GetObject(RoleArn, "acme-lake", "t/1"));
    Assert.Equal(["t/1"], cloud.ListObjects(RoleArn, "acme-lake", "t/"));
    Refused(403, "AccessDenied", () => cloud.DeleteObject(RoleArn, "acme-lake", "t/1"));
    Refused(404, "NoSuchKey", () => cloud.GetObject(RoleArn, "acme-lake", "t/9"));
    Refused(404, "NoSuchBucket", () => cloud.GetObject(RoleArn, "none", "t/9"));
    Refused(403, "AccessDenied", () => cloud.GetObject(RoleArn + "2", "acme-lake", "t/1"));
  }

  [Fact]
  public void TheLoaderNeedsTheBucketsConsentAndComesFromStitchsAddress()
  {
    const string loader = AwsBench.LoaderArn;
    Refused(403, "AccessDenied", () => cloud.PutObject(loader, "acme-lake", "x", []));
    const string grant = """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::218546966473:role/LoaderDelta"},"Action":["s3:PutObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::acme-lake/*"}""";
    state.Buckets["acme-lake"].SetPolicy($$"""{"Statement":[{{grant}}]}""", now);
    cloud.PutObject(loader, "acme-lake", "x", []);
    cloud.DeleteObject(loader, "acme-lake", "x");

    string Fence(string address) => $$$"""{"Statement":[{{{grant}}},{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::acme-lake/*","Condition":{"NotIpAddress":{"aws:SourceIp":"{{{address}}}"} } }]}""";
    state.Buckets["acme-lake"].SetPolicy(Fence("52.23.137.21/32"), now);
    cloud.PutObject(loader, "acme-lake", "x", []);
    state.Buckets["acme-lake"].SetPolicy(Fence("192.0.2.0/24"), now);
    Refused(403, "AccessDenied", () => cloud.PutObject(loader, "acme-lake", "x", []));
  }

  [Fact]
  public void TellsTheRegionOfABucket()
  {
    Assert.Equal("us-east-1", cloud.BucketRegion("acme-lake"));
    Assert.Null(cloud.BucketRegion("none"));
  }

  private Role Role(string policy) => new("stitch", "AROASTITCH", RoleArn, now, AwsBench.Ec2Trust) { Policies = new Dictionary<string, string> { ["p"] = policy } };

  private static void Refused(int status, string code, Action call)
  {
    var refusal = Assert.Throws<S3Refusal>(call);
    Assert.Equal((status, code), (refusal.Status, refusal.Code));
  }
}
