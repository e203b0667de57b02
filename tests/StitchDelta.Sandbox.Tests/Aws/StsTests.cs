using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace StitchDelta.Aws;

public sealed class StsTests : IDisposable
{
  private readonly AwsBench bench = new();

  public void Dispose() => bench.Dispose();

  [Fact]
  public async Task TellsTheOperator()
  {
    var me = await bench.Sts().GetCallerIdentityAsync(new());
    Assert.Equal(("123456789012", "arn:aws:iam::123456789012:user/admin"), (me.Account, me.Arn));
    Assert.Matches("^AIDA[A-Z2-7]{17}$", me.UserId);
  }

  [Fact]
  public async Task MakesSessionsOfARoleThatTrustsTheCaller()
  {
    var assumed = await bench.Sts().AssumeRoleAsync(new() { RoleArn = AwsBench.LoaderArn, RoleSessionName = "look", DurationSeconds = 900 });
    Assert.Equal("arn:aws:sts::218546966473:assumed-role/LoaderDelta/look", assumed.AssumedRoleUser.Arn);
    Assert.StartsWith("ASIA", assumed.Credentials.AccessKeyId, StringComparison.Ordinal);
    var me = await bench.Sts(assumed.Credentials).GetCallerIdentityAsync(new());
    Assert.Equal(("218546966473", assumed.AssumedRoleUser.Arn, assumed.AssumedRoleUser.AssumedRoleId), (me.Account, me.Arn, me.UserId));
  }

  [Theory]
  [InlineData("arn:aws:iam::123456789012:role/databricks-deployment")]
  [InlineData("arn:aws:iam::123456789012:role/none")]
  [InlineData("arn:aws:iam::999999999999:role/none")]
  public async Task RefusesARoleThatDoesNotTrustTheCaller(string role)
  {
    var refusal = await Refused(403, "AccessDenied", () => bench.AssumeAsync(role));
    Assert.Equal($"User: arn:aws:iam::123456789012:user/admin is not authorized to perform: sts:AssumeRole on resource: {role}", refusal.Message);
  }

  [Fact]
  public async Task RefusesACallerThatMayNotAssume()
  {
    var limited = await bench.LimitedAsync("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}""");
    await Refused(403, "AccessDenied", () => bench.Sts(limited).AssumeRoleAsync(new() { RoleArn = AwsBench.LoaderArn, RoleSessionName = "xy" }));
    Assert.Equal("arn:aws:sts::123456789012:assumed-role/limited/test", (await bench.Sts(limited).GetCallerIdentityAsync(new())).Arn);
  }

  [Fact]
  public async Task AsksForTheExternalIdThatTheTrustNames()
  {
    const string trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x1"}}}]}""";
    await bench.Iam("CreateRole", ("RoleName", "ext"), ("AssumeRolePolicyDocument", trust)).Ok();
    AssumeRoleRequest Request(string? id) => new() { RoleArn = "arn:aws:iam::123456789012:role/ext", RoleSessionName = "xy", ExternalId = id };
    await Refused(403, "AccessDenied", () => bench.Sts().AssumeRoleAsync(Request(null)));
    await Refused(403, "AccessDenied", () => bench.Sts().AssumeRoleAsync(Request("x2")));
    Assert.NotNull((await bench.Sts().AssumeRoleAsync(Request("x1"))).Credentials);
  }

  [Fact]
  public async Task RefusesDurationsBeyondTheRoles()
  {
    await Refused(400, "ValidationError", () => bench.Sts().AssumeRoleAsync(new() { RoleArn = AwsBench.LoaderArn, RoleSessionName = "xy", DurationSeconds = 7200 }));
    var sixty = await bench.StsQuery("AssumeRole", ("RoleArn", AwsBench.LoaderArn), ("RoleSessionName", "xy"), ("DurationSeconds", "60")).Refused();
    Assert.Equal((400, "ValidationError"), (sixty.Status, sixty.Code));
  }

  [Fact]
  public async Task RefusesKeysThatAreNotValid()
  {
    var good = await bench.Admin.GetCredentialsAsync();
    await Refused(403, "InvalidClientTokenId", () => WhoAmI(new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", good.SecretKey)));
    await Refused(403, "SignatureDoesNotMatch", () => WhoAmI(new BasicAWSCredentials(good.AccessKey, "wrong")));
    await Refused(403, "InvalidClientTokenId", () => WhoAmI(new SessionAWSCredentials(good.AccessKey, good.SecretKey, "token")));
    Assert.Equal((403, "MissingAuthenticationToken", "Request is missing Authentication Token"), await bench.StsQuery("GetCallerIdentity").As(null).Refused());
    Assert.Equal("MissingAuthenticationToken", (await bench.Iam("ListRoles").As(null).Refused()).Code);
  }

  private Task<GetCallerIdentityResponse> WhoAmI(AWSCredentials credentials) => bench.Sts(credentials).GetCallerIdentityAsync(new());

  private static async Task<AmazonSecurityTokenServiceException> Refused(int status, string code, Func<Task> call)
  {
    var refusal = await Assert.ThrowsAnyAsync<AmazonSecurityTokenServiceException>(call);
    Assert.Equal((status, code), ((int)refusal.StatusCode, refusal.ErrorCode));
    return refusal;
  }
}
