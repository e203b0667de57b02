using System.Collections;
using System.Security;
using StitchDelta.Contracts;
using StitchDelta.Credentials;
using StitchDelta.Errors;
using StitchDelta.Names;

namespace StitchDelta.Binding;

/// <summary>Finds the connection that a cmdlet is to use: an explicit parameter, then the runspace's connection, then the environment and the vendors' own files.</summary>
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

  /// <summary>Another profile, at the caller's own endpoint: what is rehearsed in a sandbox must not change a bucket of the real AWS.</summary>
  public static AwsConnection AwsOf(string profileName, AwsConnection caller) =>
    new() { ProfileName = profileName, Region = caller.Region, EndpointUrl = caller.EndpointUrl };

  /// <summary>The connection to a workspace, from what a cmdlet was given.</summary>
  public static WorkspaceConnection Workspace(Uri? url, SecureString? token, IDictionary? connection, RunspaceSession session)
  {
    var table = Table(connection, url);
    var host = url?.OriginalString ?? table.Host;
    return Workspace(token is null ? table with { Host = host } : new() { Host = host, Token = token, Source = "-WorkspaceToken" }, null, session);
  }

  /// <summary>The connection to a workspace, from what a cmdlet was given.</summary>
  public static WorkspaceConnection Workspace(WorkspaceSettings given, string? profileName, RunspaceSession session) =>
    new WorkspaceFinder(session.Workspace, Environment.GetEnvironmentVariable).Find(given, profileName);

  /// <summary>What a <c>-Connection</c> says. One of another workspace than the object from the pipe is no connection to that one.</summary>
  public static WorkspaceSettings Table(IDictionary? connection, Uri? url)
  {
    var table = connection is null ? new() : WorkspaceSettings.Of(connection);
    if (url is not null && table.Url is { } other && WorkspaceUrls.Parse(url.OriginalString) is var wanted && wanted != other)
      throw Catalogue.WorkspaceNotConnected.For(wanted, $" at {wanted.Authority}: -Connection is to {other.Authority}");
    return table;
  }

  /// <summary>The connection to a Stitch account.</summary>
  public static StitchConnection Stitch(SecureString? token, StitchRegion? region, RunspaceSession session, Func<string, string?> environment)
  {
    if (token is not null) return Stitch(token, region, session, "-StitchToken");
    if (session.Stitch is { } connected) return connected;
    if (environment("STITCH_ACCESS_TOKEN") is { Length: > 0 } secret) return Stitch(Secret.Of(secret)!, region, session, "STITCH_ACCESS_TOKEN");
    throw Catalogue.StitchNotConnected.For(null);
  }

  // With a sandbox running a token goes nowhere else. Otherwise it goes where the session is connected to, unless the region says that it belongs elsewhere.
  private static StitchConnection Stitch(SecureString token, StitchRegion? region, RunspaceSession session, string source)
  {
    if (token.Length == 0) throw Catalogue.TokenEmpty.For(region, "Stitch access token");
    var here = session.Sandbox?.Sandbox.Stitch ?? session.Stitch;
    if (here is not null && (session.Sandbox is not null || region is null || region == here.StitchRegion))
      return here with { AccessToken = token, Source = source };
    var wanted = region ?? StitchRegion.NorthAmerica;
    return new StitchConnection(StitchRegions.Of(wanted).ConnectApi, token) { StitchRegion = wanted, Source = source };
  }
}
