namespace StitchDelta.Policies;

/// <summary>The principal of a request, as statements can name it.</summary>
internal sealed class Caller
{
  public Caller(string arn)
  {
    Arn = arn;
    var parts = arn.Split([':'], 6);
    if (parts.Length < 6 || parts[0] != "arn" || parts[4].Length == 0) return;
    Account = parts[4];
    var path = parts[5].Split('/');
    Kind = path[0];
    Name = Kind == "assumed-role" && path.Length > 1 ? path[1] : path[path.Length - 1];
    RoleArn = Kind == "assumed-role" ? $"arn:{parts[1]}:iam::{Account}:role/{Name}" : arn;
  }

  public string Arn { get; }

  /// <summary>The account's twelve digits, or null for an anonymous caller.</summary>
  public string? Account { get; }

  /// <summary>The ARN of the role behind a session (a role with a path has it in neither), else the caller's own.</summary>
  public string RoleArn { get; } = "";

  /// <summary>The first word of the ARN's resource: <c>role</c>, <c>assumed-role</c>, <c>user</c>, <c>root</c> …</summary>
  public string Kind { get; } = "";

  public string Name { get; } = "";

  public bool IsRoot => Kind == "root";

  /// <summary>Whether a principal is this very caller (or everyone): a role stands for its sessions.</summary>
  public bool IsNamedBy(string principal) =>
    principal == "*" || principal == Arn || (IsRoot ? IsOfAccount(principal) : IsSessionOf(principal));

  /// <summary>Whether a principal is the caller's account.</summary>
  public bool IsOfAccount(string principal) =>
    Account is not null
      && (principal == Account || (principal.EndsWith($"::{Account}:root", StringComparison.Ordinal) && new Caller(principal).IsRoot));

  /// <summary>Whether the principals of a NotPrincipal leave this caller out. A session must be named itself: its role's name does not do.
  /// An account beside principals of its own (the idiom that AWS prescribes) spares only those.</summary>
  public bool IsSparedBy(IReadOnlyList<string> principals) =>
    principals.Any(p => p == "*" || p == Arn || (IsRoot && IsOfAccount(p)))
    || (principals.Any(IsOfAccount) && !principals.Any(p => !IsOfAccount(p) && new Caller(p).Account == Account));

  private bool IsSessionOf(string principal) =>
    Kind == "assumed-role" && new Caller(principal) is { Kind: "role" } role && role.Account == Account && role.Name == Name;
}
