namespace StitchDelta.Policies;

/// <summary>A policy document that keeps every foreign member, order and number as it was.</summary>
public sealed class PolicyDocument
{
  /// <summary>Reads a document. Throws a <see cref="Errors.StitchDeltaException"/> when it is not one.</summary>
  public static PolicyDocument Parse(string json) => throw new NotImplementedException();
}
