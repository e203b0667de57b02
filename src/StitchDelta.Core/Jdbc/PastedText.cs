using System.Text.RegularExpressions;

namespace StitchDelta.Jdbc;

/// <summary>Text that came by way of a chat, a mail or a document, which set it as prose: quotes around it, typographic dashes, spaces that
/// nobody sees.</summary>
internal static class PastedText
{
  private static readonly char[] Quotes = ['"', '\'', '`', '\u2018', '\u2019', '\u201C', '\u201D', '\u00AB', '\u00BB'];
  private static readonly Regex Dashes = new("[\u2010-\u2015\u2212\uFE63\uFF0D]", RegexOptions.CultureInvariant);
  private static readonly Regex Unseen = new("[\u200B-\u200D\u2060\uFEFF\u00AD]", RegexOptions.CultureInvariant);

  /// <summary>The text as it was meant.</summary>
  internal static string Clean(string text) => Dashes.Replace(Unseen.Replace(text, ""), "-").Trim().Trim(Quotes).Trim();
}
