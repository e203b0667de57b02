namespace StitchDelta.Engine.Aws.Credentials;

/// <summary>A profile, and what chose it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="By">The environment variable that names it; null where a parameter does, or nothing had to.</param>
internal sealed record ProfileChoice(string Name, string? By)
{
  /// <summary>The profile in a sentence.</summary>
  public override string ToString() => By is null ? $"'{Name}'" : $"'{Name}' (chosen by {By})";
}
