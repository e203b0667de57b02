namespace StitchDelta.Sandbox.Aws.State;

/// <summary>All of an account's IAM. Immutable, so that what EC2 sees can be an earlier one.</summary>
internal sealed record Iam(
  IReadOnlyDictionary<string, User> Users,
  IReadOnlyDictionary<string, Role> Roles,
  IReadOnlyDictionary<string, InstanceProfile> Profiles)
{
  public static readonly Iam Empty = new(
    new Dictionary<string, User>(Names), new Dictionary<string, Role>(Names), new Dictionary<string, InstanceProfile>(Names));

  /// <summary>IAM does not tell names apart that differ in case only.</summary>
  private static StringComparer Names => StringComparer.OrdinalIgnoreCase;

  /// <summary>The user or role with this ARN, or null.</summary>
  public Principal? Find(string arn) => Users.Values.Concat<Principal>(Roles.Values).FirstOrDefault(p => p.Arn == arn);

  public Iam With(User user) => this with { Users = Copy(Users, user.Name, user) };

  public Iam With(Role role) => this with { Roles = Copy(Roles, role.Name, role) };

  public Iam With(InstanceProfile profile) => this with { Profiles = Copy(Profiles, profile.Name, profile) };

  public Iam Without(Role role) => this with { Roles = Copy(Roles, role.Name, null) };

  public Iam Without(InstanceProfile profile) => this with { Profiles = Copy(Profiles, profile.Name, null) };

  private static Dictionary<string, T> Copy<T>(IReadOnlyDictionary<string, T> from, string name, T? value) where T : class
  {
    var copy = from.ToDictionary(p => p.Key, p => p.Value, Names);
    if (value is null)
      copy.Remove(name);
    else
      copy[name] = value;
    return copy;
  }
}

/// <summary>A user or a role: what can call, and what its own policies are.</summary>
internal abstract record Principal(string Name, string Id, string Arn, DateTimeOffset Created)
{
  public string Path { get; init; } = "/";

  /// <summary>Inline policies: documents by name.</summary>
  public IReadOnlyDictionary<string, string> Policies { get; init; } = new Dictionary<string, string>();

  /// <summary>Tags by key.</summary>
  public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>An IAM user.</summary>
internal sealed record User(string Name, string Id, string Arn, DateTimeOffset Created) : Principal(Name, Id, Arn, Created);

/// <summary>An IAM role.</summary>
internal sealed record Role(string Name, string Id, string Arn, DateTimeOffset Created, string TrustPolicy)
  : Principal(Name, Id, Arn, Created)
{
  public string Description { get; init; } = "";

  public int MaxSessionDuration { get; init; } = 3600;

  /// <summary>The ARN of the managed policy that limits what the role may, or null. It is kept and shown; as there are no managed policies,
  /// it limits nothing.</summary>
  public string? PermissionsBoundary { get; init; }
}

/// <summary>An instance profile, with a role in it or none.</summary>
internal sealed record InstanceProfile(string Name, string Id, string Arn, DateTimeOffset Created)
{
  public string Path { get; init; } = "/";

  public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

  public string? RoleName { get; init; }
}
