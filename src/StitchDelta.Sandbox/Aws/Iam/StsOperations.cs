using System.Xml.Linq;
using StitchDelta.Sandbox.Aws.Access;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Aws.Iam;

/// <summary>STS: who one is, and who one can become.</summary>
internal static class StsOperations
{
  /// <summary>GetCallerIdentity, the one call that no policy can forbid.</summary>
  public static object GetCallerIdentity(QueryCall call) => new object[]
  {
    new XElement("Arn", call.Caller.Arn), new XElement("UserId", call.Caller.UserId), new XElement("Account", call.Caller.AccountId),
  };

  public static object AssumeRole(QueryCall call)
  {
    var arn = call.Required("RoleArn");
    var session = call.Name("RoleSessionName", 64, shortest: 2);
    var context = RequestContext.Plain.With("sts:ExternalId", call["ExternalId"]).With("sts:RoleSessionName", session);
    // A role that is not there is refused in the same words as one that does not trust the caller.
    if (call.State.Find(arn) is not Role role || !call.Authorizer.MayAssume(call.Caller, role, context))
      throw QueryErrors.AccessDenied($"User: {call.Caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {arn}");
    var seconds = call.Number("DurationSeconds", 3600, 900, 43200);
    if (seconds > role.MaxSessionDuration)
      throw QueryErrors.Validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    var assumed = Identity.Of(role, session);
    var key = new AccessKey(
      AwsIds.AccessKey("ASIA"), AwsIds.Secret(), assumed, AwsIds.SessionToken(), call.State.Now.AddSeconds(seconds));
    call.State.Keys.Add(key.Id, key);
    return new object[]
    {
      new XElement("AssumedRoleUser", new XElement("AssumedRoleId", assumed.UserId), new XElement("Arn", assumed.Arn)),
      new XElement("Credentials",
        new XElement("AccessKeyId", key.Id),
        new XElement("SecretAccessKey", key.Secret),
        new XElement("SessionToken", key.SessionToken),
        new XElement("Expiration", IamXml.Time(key.Expires!.Value))),
    };
  }
}
