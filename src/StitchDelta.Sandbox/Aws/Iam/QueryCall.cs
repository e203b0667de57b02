using System.Globalization;
using StitchDelta.Sandbox.Aws.Access;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Aws.Iam;

/// <summary>One call to IAM or STS whose caller is known.</summary>
internal sealed class QueryCall(AwsState state, Identity caller, bool isWrite, ILookup<string, string> parameters)
{
  public AwsState State => state;

  public Identity Caller => caller;

  public Authorizer Authorizer { get; } = new(state);

  /// <summary>IAM of the caller's account: for a write as it is, for a read as reads show it by now.</summary>
  public State.Iam Iam => IamOf(caller.AccountId);

  /// <summary>A parameter, or null.</summary>
  public string? this[string name] => parameters[name].FirstOrDefault();

  /// <summary>The same of any account.</summary>
  public State.Iam IamOf(string accountId) => isWrite ? state.Iam(accountId) : state.ReadableIam(accountId);

  public string Required(string name) => this[name] ?? throw QueryErrors.Invalid(null, name, "not be null");

  /// <summary>A name of an entity, which has to keep to IAM's rules.</summary>
  public string Name(string parameter, int longest = 128, int shortest = 1)
  {
    var name = Required(parameter);
    return name.Length < shortest ? throw QueryErrors.Invalid(name, parameter, $"have length greater than or equal to {shortest}")
      : name.Length > longest ? throw QueryErrors.Invalid(name, parameter, $"have length less than or equal to {longest}")
      : name.All(c => c < 128 && char.IsLetterOrDigit(c) || "_+=,.@-".Contains(c)) ? name
      : throw QueryErrors.Invalid(name, parameter, @"satisfy regular expression pattern: [\w+=,.@-]+");
  }

  /// <summary>The path of a new entity.</summary>
  public string Path() => this["Path"] is not { Length: > 0 } path ? "/"
    : path[0] == '/' && path[path.Length - 1] == '/' ? path
    : throw QueryErrors.Validation("The specified value for path is invalid. It must begin and end with / and contain only alphanumeric "
      + "characters and/or / characters.");

  /// <summary>A number between bounds, or what holds without it.</summary>
  public int Number(string parameter, int otherwise, int least, int most) =>
    this[parameter] is not { } text ? otherwise
    : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
    : throw QueryErrors.Invalid(text, parameter, $"have value between {least} and {most}");

  /// <summary>The values of <c>name.member.1</c>, <c>name.member.2</c> ….</summary>
  public IReadOnlyList<string> Members(string name) => [.. Numbered(i => this[$"{name}.member.{i}"])];

  /// <summary>The description of a new entity, in which IAM takes the characters of Latin 1 only.</summary>
  public string Description() => this["Description"] is not { } text ? ""
    : text.Length > 1000 ? throw QueryErrors.Invalid(text, "Description", "have length less than or equal to 1000")
    : text.All(c => c is '\t' or '\n' or '\r' or >= ' ' and <= '~' or >= '\u00a1' and <= '\u00ff') ? text
    : throw QueryErrors.Invalid(
        text, "Description", @"satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*");

  /// <summary>The pairs of <c>Tags.member.1.Key</c>, <c>….Value</c>.</summary>
  public IReadOnlyDictionary<string, string> Tags() =>
    IamTags.Of([.. Numbered(i => this[$"Tags.member.{i}.Key"]).Select((key, i) => (key, this[$"Tags.member.{i + 1}.Value"] ?? ""))]);

  /// <summary>Refuses what the caller's own policies do not allow.</summary>
  public void Demand(string action, string resource, RequestContext? context = null)
  {
    if (Authorizer.Refusal(caller, action, resource, context ?? RequestContext.Plain) is { } refusal)
      throw QueryErrors.AccessDenied(refusal);
  }

  public void Change(Func<State.Iam, State.Iam> change) => state.Change(caller.AccountId, change);

  /// <summary>The ARN that an entity of the caller's account has, or would have.</summary>
  public string Arn(string kind, string name, string path = "/") => $"arn:aws:iam::{caller.AccountId}:{kind}{path}{name}";

  private static IEnumerable<T> Numbered<T>(Func<int, T?> get) where T : class
  {
    for (var i = 1; get(i) is { } value; i++)
      yield return value;
  }
}
