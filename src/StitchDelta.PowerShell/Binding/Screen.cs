using System.Management.Automation.Host;

namespace StitchDelta;

/// <summary>How the views of the module show what is longer than its column.</summary>
public static class Screen
{
  /// <summary>How many characters of a line are left beside those that are taken, within bounds; the most where the host has no
  /// screen.</summary>
  public static int Room(PSHost? host, int taken, int least, int most)
  {
    try
    {
      var room = (host?.UI?.RawUI?.BufferSize.Width ?? 0) - taken;
      return room < least || room > most ? most : room;
    }
    catch (Exception e) when (e is HostException or NotImplementedException or NotSupportedException or IOException
      or InvalidOperationException)
    {
      return most;
    }
  }

  /// <summary>What stands above a check and those like it: the step of the guide, after the destination where there are many.</summary>
  public static string Heading(StitchCheck? check) =>
    check is null ? "" : check.IsOfMany ? $"{check.Destination}: {check.GuideStep}" : check.GuideStep;

  /// <summary>A text that fits into a width. What is too long loses its middle, so that the beginning and the last part, which is the
  /// name, are seen.</summary>
  public static string Middle(object? value, int width)
  {
    var text = value?.ToString() ?? "";
    if (text.Length <= width || width < 8) return text;
    // The last part of an ARN or an address, or of a host's name.
    var name = LastEnd(text, text.Length - 2, isLast: true);
    var tail = name >= 0 && text.Length - name <= width - 4 ? text.Substring(name) : text.Substring(text.Length - (width / 2));
    var head = text.Substring(0, width - 1 - tail.Length);
    var end = LastEnd(head, head.Length - 1, isLast: false);
    return (end > 0 ? head.Substring(0, end + 1) : head) + "\u2026" + tail;
  }

  // Where a text may be cut without cutting a word.
  private static int LastEnd(string text, int from, bool isLast)
  {
    for (var i = from; i >= 0; i--)
      if (text[i] is ':' or '/' or ';' || (!isLast && text[i] is '?' or '&' or '=' or ' ')) return i;
    return -1;
  }

  /// <summary>A text in lines of a width, broken between words. A word that is longer than a line loses its middle, unless all of it is
  /// needed.</summary>
  public static string Wrap(string? text, int width, bool isWhole = false)
  {
    var lines = new List<string>();
    foreach (var line in (text ?? "").Split('\n'))
    {
      var at = lines.Count;
      foreach (var given in line.TrimEnd('\r').Split([' '], StringSplitOptions.RemoveEmptyEntries))
      {
        var word = isWhole ? given : Middle(given, width);
        if (lines.Count == at || lines[lines.Count - 1].Length + 1 + word.Length > width) lines.Add(word);
        else lines[lines.Count - 1] += $" {word}";
      }
    }
    return string.Join("\n", lines);
  }
}
