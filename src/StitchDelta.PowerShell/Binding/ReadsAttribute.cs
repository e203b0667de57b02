using System.Collections;
using System.Management.Automation;
using System.Security;

namespace StitchDelta.Binding;

/// <summary>
/// Has a parameter's value read by <see cref="Values"/> in place of PowerShell's own conversion, which takes an empty cell for zero and repeats a
/// secret in its message. Blank becomes null; what that means is for <see cref="Arguments"/> to say.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ReadsAttribute(Type type) : ArgumentTransformationAttribute
{
  /// <summary>Stands for a secret that was given as plain text.</summary>
  public static readonly SecureString PlainText = new();

  public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
  {
    if (Values.IsBlank(inputData) && Values.Bare(inputData) is not SecureString) return null;
    // Refused later, where it is known whether it stands on the command line or in a row; here PowerShell would only say that it cannot convert it.
    if (type == typeof(SecureString) && Values.Bare(inputData) is not SecureString) return PlainText;
    var (value, fault) = type == typeof(Hashtable) ? Table(inputData!) : Values.Convert(inputData!, type);
    return fault is null ? value : throw new ArgumentTransformationMetadataException($"The value cannot be used: {fault}.");
  }

  /// <summary>A table, or an object with properties such as ConvertFrom-Json makes.</summary>
  internal static (object? Value, string? Fault) Table(object given)
  {
    if (Values.Bare(given) is Hashtable table) return (table, null);
    if (Values.Bare(given) is IDictionary other) return (new Hashtable(other), null);
    if (given is not PSObject { BaseObject: PSCustomObject } row) return (null, "it is neither a table nor an object with properties");
    var made = new Hashtable(StringComparer.OrdinalIgnoreCase);
    foreach (var property in row.Properties) made[property.Name] = property.Value;
    return (made, null);
  }
}
