using System.Xml;
using StitchDelta.Sandbox.Aws.SigV4;

namespace StitchDelta.Sandbox.Aws.Iam;

/// <summary>The refusals of IAM and STS, in their own words.</summary>
internal static class QueryErrors
{
  public static QueryRefusal AccessDenied(string message) => new(403, "AccessDenied", message);

  public static QueryRefusal Validation(string message) => new(400, "ValidationError", message);

  public static QueryRefusal Invalid(string? value, string parameter, string constraint) =>
    Validation(
      $"1 validation error detected: Value {Shown(value)} at '{Camel(parameter)}' failed to satisfy constraint: Member must {constraint}");

  public static QueryRefusal InvalidInput(string message) => new(400, "InvalidInput", message);

  public static QueryRefusal InvalidAction(string action, string version) =>
    new(400, "InvalidAction", $"Could not find operation {action} for version {version}");

  public static QueryRefusal MalformedPolicy(string message) => new(400, "MalformedPolicyDocument", message);

  public static QueryRefusal LimitExceeded(string message) => new(409, "LimitExceeded", message);

  public static QueryRefusal DeleteConflict(string message) => new(409, "DeleteConflict", message);

  public static QueryRefusal RoleExists(string name) => new(409, "EntityAlreadyExists", $"Role with name {name} already exists.");

  public static QueryRefusal ProfileExists(string name) => new(409, "EntityAlreadyExists", $"Instance Profile {name} already exists.");

  public static QueryRefusal NoSuchRole(string name) => NoSuchEntity($"The role with name {name} cannot be found.");

  public static QueryRefusal NoSuchRolePolicy(string name) => NoSuchEntity($"The role policy with name {name} cannot be found.");

  public static QueryRefusal NoSuchProfile(string name) => NoSuchEntity($"Instance Profile {name} cannot be found.");

  public static QueryRefusal NoSuchUser(string name) => NoSuchEntity($"The user with name {name} cannot be found.");

  public static QueryRefusal NoSuchEntity(string message) => new(404, "NoSuchEntity", message);

  /// <summary>The code that mostly comes with a status.</summary>
  public static string UsualCode(int status) => status switch
  {
    403 => "AccessDenied",
    404 => "NoSuchEntity",
    409 => "ConcurrentModification",
    429 => "Throttling",
    500 => "ServiceFailure",
    < 500 => "ValidationError",
    _ => "ServiceUnavailable",
  };

  public static QueryRefusal Of(AuthenticationFault fault) => fault switch
  {
    AuthenticationFault.Missing => new(403, "MissingAuthenticationToken", "Request is missing Authentication Token"),
    AuthenticationFault.UnknownKey or AuthenticationFault.WrongToken =>
      new(403, "InvalidClientTokenId", "The security token included in the request is invalid."),
    AuthenticationFault.WrongTime => new(403, "SignatureDoesNotMatch",
      "Signature expired: the time of the request is more than 15 minutes from the current time."),
    AuthenticationFault.ExpiredToken => new(403, "ExpiredToken", "The security token included in the request is expired"),
    _ => new(403, "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing "
        + "method. Consult the service documentation for details."),
  };

  // XML cannot hold every character that a form can.
  private static string Shown(string? value) =>
    value is null ? "null" : $"'{string.Concat(value.Select(c => XmlConvert.IsXmlChar(c) ? c : '?'))}'";

  private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
