using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace StitchDelta.Binding;

/// <summary>Writes values so that a command with them can be pasted.</summary>
internal static class CodeText
{
  /// <summary>A value of a parameter: as it is where PowerShell takes it for one word, else in quotes.</summary>
  public static string Quoted(string value) =>
    Regex.IsMatch(value, @"\A[A-Za-z0-9_./][A-Za-z0-9_./:=?-]*\z") ? value : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
}
