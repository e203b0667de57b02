using System.Security;
using StitchDelta.Contracts;
using StitchDelta.Errors;
using StitchDelta.Names;

namespace StitchDelta.Binding;

/// <summary>Finds the connection that a cmdlet is to use: an explicit parameter, then the runspace's connection, then the environment.</summary>
internal static class Connections
{
  /// <summary>The connection to AWS. What is not given is left to the SDK's own chain.</summary>
  public static AwsConnection Aws(AwsConnection given, RunspaceSession session)
  {
    if (given.AccessKeyId is not null && (given.SecretAccessKey is null || given.SecretAccessKey.Length == 0))
      throw Catalogue.TokenEmpty.For(given.AccessKeyId, "secret access key of -AwsCredential");
    var isNamed = given.ProfileName is not null || given.AccessKeyId is not null || given.EndpointUrl is not null;
    return isNamed || session.Aws is null ? given : session.Aws with { Region = given.Region ?? session.Aws.Region };
  }

  /// <summary>The connection to a workspace. A token is only ever sent to the workspace that it was given for.</summary>
  public static WorkspaceConnection Workspace(Uri? url, SecureString? token, RunspaceSession session, Func<string, string?> environment)
  {
    var wanted = url is null ? null : WorkspaceUrls.Parse(url.OriginalString);
    var inEnvironment = environment("DATABRICKS_HOST") is { Length: > 0 } host ? WorkspaceUrls.Parse(host) : null;
    if (token is not null)
    {
      if (token.Length == 0) throw Catalogue.TokenEmpty.For(wanted, "workspace token");
      var target = wanted ?? session.Workspace?.WorkspaceUrl ?? inEnvironment ?? throw Catalogue.WorkspaceNotConnected.For(null, "");
      return new WorkspaceConnection(target, token) { Source = "-WorkspaceToken" };
    }
    if (session.Workspace is { } connected && (wanted is null || wanted == connected.WorkspaceUrl)) return connected;
    if (inEnvironment is not null && (wanted is null || wanted == inEnvironment) && environment("DATABRICKS_TOKEN") is { Length: > 0 } secret)
      return new WorkspaceConnection(inEnvironment, Secure(secret)) { Source = "DATABRICKS_HOST and DATABRICKS_TOKEN" };
    throw Catalogue.WorkspaceNotConnected.For(wanted, wanted is null ? "" : $" at {wanted.Authority}");
  }

  /// <summary>The connection to a Stitch account.</summary>
  public static StitchConnection Stitch(SecureString? token, StitchRegion? region, RunspaceSession session, Func<string, string?> environment)
  {
    if (token is not null)
      return Stitch(token, region ?? session.Stitch?.StitchRegion ?? StitchRegion.NorthAmerica, "-StitchToken");
    if (session.Stitch is { } connected) return connected;
    if (environment("STITCH_ACCESS_TOKEN") is { Length: > 0 } secret)
      return Stitch(Secure(secret), region ?? StitchRegion.NorthAmerica, "STITCH_ACCESS_TOKEN");
    throw Catalogue.StitchNotConnected.For(null);
  }

  /// <summary>The connection with this token.</summary>
  public static StitchConnection Stitch(SecureString token, StitchRegion region, string source)
  {
    if (token.Length == 0) throw Catalogue.TokenEmpty.For(region, "Stitch access token");
    return new StitchConnection(StitchRegions.Of(region).ConnectApi, token) { StitchRegion = region, Source = source };
  }

  private static SecureString Secure(string text)
  {
    var secure = new SecureString();
    foreach (var c in text) secure.AppendChar(c);
    secure.MakeReadOnly();
    return secure;
  }
}
