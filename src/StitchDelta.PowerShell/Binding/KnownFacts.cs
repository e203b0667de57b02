using System.Management.Automation;
using System.Security;

namespace StitchDelta.Binding;

/// <summary>Shows what an object of the pipeline knows of the installation beside what its type is about.</summary>
internal static class KnownFacts
{
  /// <summary>Adds what is known as properties of the object, by whose names later stages bind it. A secret is shown by the types alone
  /// that have a property for it: all else of an object may be saved.</summary>
  public static void AddTo(StageOutput made)
  {
    var shown = PSObject.AsPSObject(made).Properties;
    foreach (var fact in PSObject.AsPSObject(made.Facts).Properties)
      if (fact.Value is not (null or false or "" or SecureString or string[] { Length: 0 }) && shown[fact.Name] is null)
        shown.Add(new PSNoteProperty(fact.Name, fact.Value));
  }
}
