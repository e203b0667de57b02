using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using StitchDelta.Sandbox;
using StitchDelta.Sandbox.Aws.SigV4;

namespace StitchDelta.Aws;

/// <summary>A sandbox of one's own, and real clients of it.</summary>
public sealed class AwsBench(SandboxOptions? options = null) : IDisposable
{
  public const string Bucket = "acme-lake";
  public const string LoaderArn = "arn:aws:iam::218546966473:role/LoaderDelta";
  public const string Ec2Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
  public const string OwnTrust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}]}""";

  private readonly List<IDisposable> clients = [];

  public ISandbox Sandbox { get; } = new SandboxFactory().Start(options ?? new());

  public AWSCredentials Admin => Keys(Sandbox.Aws);

  public static AWSCredentials Keys(AwsConnection connection) =>
    new BasicAWSCredentials(connection.AccessKeyId, Plain(connection.SecretAccessKey!));

  public AmazonS3Client S3(AWSCredentials? credentials = null, string region = "us-east-1", Action<AmazonS3Config>? configure = null)
  {
    var config = new AmazonS3Config { ServiceURL = Sandbox.Aws.EndpointUrl!.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = region, MaxErrorRetry = 0 };
    configure?.Invoke(config);
    var client = new AmazonS3Client(credentials ?? Admin, config);
    clients.Add(client);
    return client;
  }

  public AmazonSecurityTokenServiceClient Sts(AWSCredentials? credentials = null)
  {
    var client = new AmazonSecurityTokenServiceClient(credentials ?? Admin,
      new AmazonSecurityTokenServiceConfig { ServiceURL = Sandbox.Aws.EndpointUrl!.AbsoluteUri, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
    clients.Add(client);
    return client;
  }

  public async Task<AWSCredentials> AssumeAsync(string roleArn) =>
    (await Sts().AssumeRoleAsync(new AssumeRoleRequest { RoleArn = roleArn, RoleSessionName = "test" })).Credentials;

  /// <summary>Keys of a role of the operator's account that may do only this.</summary>
  public async Task<AWSCredentials> LimitedAsync(string policy)
  {
    const string name = "limited";
    await Iam("CreateRole", ("RoleName", name), ("AssumeRolePolicyDocument", OwnTrust)).Ok();
    await Iam("PutRolePolicy", ("RoleName", name), ("PolicyName", "only"), ("PolicyDocument", policy)).Ok();
    return await AssumeAsync($"arn:aws:iam::123456789012:role/{name}");
  }

  public Task PutPolicyAsync(string policy) => S3().PutBucketPolicyAsync(new PutBucketPolicyRequest { BucketName = Bucket, Policy = policy });

  public QueryCall Iam(string action, params (string Name, string Value)[] parameters) => new(this, "iam", "2010-05-08", action, parameters);

  public QueryCall StsQuery(string action, params (string Name, string Value)[] parameters) => new(this, "sts", "2011-06-15", action, parameters);

  public void Dispose()
  {
    clients.ForEach(c => c.Dispose());
    Sandbox.Dispose();
  }

  public static string Plain(SecureString secret)
  {
    var pointer = Marshal.SecureStringToGlobalAllocUnicode(secret);
    try
    {
      return Marshal.PtrToStringUni(pointer)!;
    }
    finally
    {
      Marshal.ZeroFreeGlobalAllocUnicode(pointer);
    }
  }
}

/// <summary>One call of the Query API, signed by hand.</summary>
public sealed class QueryCall(AwsBench bench, string service, string version, string action, (string Name, string Value)[] parameters)
{
  private ImmutableCredentials? credentials = bench.Admin.GetCredentials();

  public QueryCall As(AWSCredentials? other)
  {
    credentials = other?.GetCredentials();
    return this;
  }

  /// <summary>The result, which must be a success.</summary>
  public async Task<XElement> Ok()
  {
    var (status, answer) = await SendAsync();
    Assert.True(status == HttpStatusCode.OK, $"{action}: {status} {answer}");
    Assert.Equal(action + "Response", answer.Name.LocalName);
    Assert.NotEmpty(answer.Text("ResponseMetadata", "RequestId"));
    return answer;
  }

  /// <summary>Status, code and message of the refusal.</summary>
  public async Task<(int Status, string Code, string Message)> Refused()
  {
    var (status, answer) = await SendAsync();
    Assert.Equal("ErrorResponse", answer.Name.LocalName);
    Assert.Equal("Sender", answer.Text("Error", "Type"));
    Assert.NotEmpty(answer.Text("RequestId"));
    return ((int)status, answer.Text("Error", "Code"), answer.Text("Error", "Message"));
  }

  private async Task<(HttpStatusCode, XElement)> SendAsync()
  {
    var form = string.Join("&", parameters.Prepend(("Version", version)).Prepend(("Action", action)).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2)}"));
    using var message = new HttpRequestMessage(HttpMethod.Post, bench.Sandbox.Aws.EndpointUrl)
    {
      Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
    };
    if (credentials is not null)
      Sign(message, form);
    using var client = new HttpClient();
    using var response = await client.SendAsync(message);
    return (response.StatusCode, XElement.Parse(await response.Content.ReadAsStringAsync()));
  }

  /// <summary>Uses the sandbox's own signer, which the AWS SDKs' signatures have proven right.</summary>
  private void Sign(HttpRequestMessage message, string form)
  {
    var now = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
    var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["host"] = message.RequestUri!.Authority, ["x-amz-date"] = now };
    if (credentials!.UseToken)
      headers["x-amz-security-token"] = credentials.Token;
    var names = headers.Keys.Order(StringComparer.Ordinal).ToList();
    var signature = new Signature
    {
      AccessKeyId = credentials.AccessKey, Date = now[..8], Region = "us-east-1", Service = service, Timestamp = now, SignedHeaders = names, Value = "",
    };
    var value = Signer.Sign(new("POST", "/", "", headers, Encoding.UTF8.GetBytes(form)), signature, credentials.SecretKey);
    message.Headers.TryAddWithoutValidation("x-amz-date", now);
    if (credentials.UseToken)
      message.Headers.TryAddWithoutValidation("x-amz-security-token", credentials.Token);
    message.Headers.TryAddWithoutValidation("Authorization",
      $"AWS4-HMAC-SHA256 Credential={credentials.AccessKey}/{signature.Scope}, SignedHeaders={string.Join(";", names)}, Signature={value}");
  }
}

public static class XmlText
{
  /// <summary>The text at a path of local names below the element, or empty.</summary>
  public static string Text(this XElement element, params string[] path) =>
    path.Aggregate((XElement?)element, (at, name) => at?.Elements().FirstOrDefault(e => e.Name.LocalName == name))?.Value ?? "";

  /// <summary>All elements of that local name.</summary>
  public static IEnumerable<XElement> All(this XElement element, string name) => element.Descendants().Where(e => e.Name.LocalName == name);
}
