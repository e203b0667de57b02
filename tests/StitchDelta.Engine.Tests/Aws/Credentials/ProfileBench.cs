using System.Security.Cryptography;
using System.Text;
using StitchDelta.Engine;
using StitchDelta.Engine.Aws;
using StitchDelta.Engine.Http;
using StitchDelta.Support;

namespace StitchDelta.Aws.Credentials;

/// <summary>A file of profiles in a folder of its own, an environment that the test rules, and STS and the SSO portal on this
/// machine.</summary>
internal sealed class ProfileBench : IDisposable
{
  internal const string SourceKeys = "aws_access_key_id = AKIASOURCE0000000000\naws_secret_access_key = " + Canary.AwsSecret;

  private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stitchdelta-profiles-");
  private readonly Dictionary<string, string> _variables = [];

  internal ProfileBench() => Server = new RawServer(Answer);

  internal RawServer Server { get; }

  internal Recorder Log { get; } = new();

  /// <summary>What STS and the portal answer instead of what they would.</summary>
  internal Func<RawRequest, RawAnswer?> Instead { get; set; } = _ => null;

  internal EngineLimits Limits { get; set; } = new() { AwsTry = TimeSpan.FromMinutes(2) };

  /// <summary>The requests of an action, as forms.</summary>
  internal IEnumerable<string> Asked(string action) => Server.Seen.Select(r => r.Body).Where(b => b.Split('&').Contains("Action=" + action));

  internal string PathOf(string name) => Path.Combine(_folder.FullName, name);

  internal ProfileBench With(string profiles)
  {
    File.WriteAllText(PathOf("credentials"), profiles.Replace("$FOLDER", _folder.FullName, StringComparison.Ordinal).Replace("$SERVER", Server.Url.AbsoluteUri, StringComparison.Ordinal));
    return this;
  }

  internal ProfileBench Set(string variable, string value)
  {
    _variables[variable] = value;
    return this;
  }

  /// <summary>AWS with a profile that a parameter or the environment names.</summary>
  internal IAws Aws(string? profile, bool byEnvironment = false, Func<AwsConnection, AwsConnection>? also = null)
  {
    if (byEnvironment)
      Set("AWS_PROFILE", profile!);
    var machine = new AwsMachine { Variable = name => _variables.TryGetValue(name, out var value) ? value : null, CredentialsFile = PathOf("credentials"), SsoCache = PathOf("sso") };
    var connection = new AwsConnection { ProfileName = byEnvironment ? null : profile, EndpointUrl = Server.Url, Region = "us-east-1" };
    return new EngineEntry(ApiSender.MakeClient(), TimeProvider.System, Limits, machine).Aws(also is null ? connection : also(connection), Log);
  }

  internal void SignIn(string session, TimeSpan left)
  {
    Directory.CreateDirectory(PathOf("sso"));
#pragma warning disable CA5350 // The AWS CLI names the file so.
    var name = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(session)));
#pragma warning restore CA5350
    File.WriteAllText(
      PathOf($"sso/{name}.json"),
      $$"""{"startUrl": "{{session}}", "region": "us-east-1", "accessToken": "signed-in", "expiresAt": "{{(DateTime.UtcNow + left).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)}}"}""");
  }

  public void Dispose()
  {
    Server.Dispose();
    _folder.Delete(recursive: true);
  }

  internal static RawAnswer Refusal(int status, string code, string message) =>
    RawAnswer.Http(status, $"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>", "text/xml");

  private RawAnswer Answer(RawRequest request)
  {
    if (Instead(request) is { } other)
      return other;
    if (request.Path == "/federation/credentials")
      return RawAnswer.Http(200, $$$"""{"roleCredentials": {"accessKeyId": "ASIASSO", "secretAccessKey": "s", "sessionToken": "t", "expiration": {{{DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds()}}}}}""", "application/json");
    var form = request.Body.Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
    return form["Action"] switch
    {
      "GetCallerIdentity" => Identity(request),
      "AssumeRole" when form.TryGetValue("SerialNumber", out _) && form.GetValueOrDefault("TokenCode") != "123456" =>
        Refusal(403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code."),
      "AssumeRole" or "AssumeRoleWithWebIdentity" when form["RoleArn"].EndsWith("closed", StringComparison.Ordinal) =>
        Refusal(403, "AccessDenied", $"User: arn:aws:iam::123456789012:user/a is not authorized to perform: sts:AssumeRole on resource: {form["RoleArn"]}"),
      var action => RawAnswer.Http(200, $"""
        <{action}Response><{action}Result><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
        <Expiration>{DateTime.UtcNow.AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'}</Expiration></Credentials></{action}Result></{action}Response>
        """, "text/xml"),
    };
  }

  /// <summary>Who signed: the user has the name of the key.</summary>
  private static RawAnswer Identity(RawRequest request)
  {
    var key = request.Headers["Authorization"].Split("Credential=")[1].Split('/')[0];
    return RawAnswer.Http(200, $"<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/{key}</Arn><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>", "text/xml");
  }
}
