using System.Xml.Linq;
using StitchDelta.Sandbox.Aws.Access;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Aws.Iam;

/// <summary>Users, and what principals may.</summary>
internal static class UserOperations
{
  /// <summary>GetUser: the user that is named, else the caller.</summary>
  public static object Get(QueryCall call)
  {
    var own = call.State.Find(call.Caller.PrincipalArn) as User;
    var name = call["UserName"] is null ? own?.Name : call.Name("UserName", 64);
    if (name is null)
      throw QueryErrors.Validation("Must specify userName when calling with non-User credentials");
    var user = call.Iam.Users.TryGetValue(name, out var found) ? found : null;
    call.Demand("iam:GetUser", user?.Arn ?? call.Arn("user", name));
    return user is null ? throw QueryErrors.NoSuchUser(name) : IamXml.Of(user);
  }

  /// <summary>SimulatePrincipalPolicy: each action on each resource, by the principal's own policies.</summary>
  public static object Simulate(QueryCall call)
  {
    var source = call.Required("PolicySourceArn");
    call.Demand("iam:SimulatePrincipalPolicy", source);
    var principal = call.IamOf(Arns.AccountOf(source)).Find(source)
      ?? throw QueryErrors.NoSuchEntity($"The principal {source} cannot be found.");
    var resources = call.Members("ResourceArns") is { Count: > 0 } named ? named : ["*"];
    return IamXml.List(call, "EvaluationResults",
      from action in call.Members("ActionNames")
      from resource in resources
      select Result(action, resource, call.Authorizer.Simulate(principal, action, resource, Context(call))));
  }

  private static XElement Result(string action, string resource, PolicyEffect effect) => new("member",
    new XElement("EvalActionName", action),
    new XElement("EvalResourceName", resource),
    new XElement("EvalDecision",
      effect switch { PolicyEffect.Allow => "allowed", PolicyEffect.ExplicitDeny => "explicitDeny", _ => "implicitDeny" }),
    new XElement("MatchedStatements"),
    new XElement("MissingContextValues"));

  private static RequestContext Context(QueryCall call)
  {
    var context = RequestContext.Plain;
    for (var i = 1; call[$"ContextEntries.member.{i}.ContextKeyName"] is { } key; i++)
      context.With(key, call[$"ContextEntries.member.{i}.ContextKeyValues.member.1"]);
    return context;
  }
}
