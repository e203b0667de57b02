using System.Text;

namespace StitchDelta.Policies;

/// <summary>The difference of two texts as people read it.</summary>
internal static class UnifiedDiff
{
  private const int Context = 3;

  /// <summary>A unified diff; empty when the texts are the same. Null is a text of no lines.</summary>
  public static string Of(string? before, string? after)
  {
    if (before == after) return "";
    var lines = Compare(before?.Split('\n') ?? [], after?.Split('\n') ?? []);
    var diff = new StringBuilder("--- before\n+++ after\n");
    int at = 0, oldLine = 1, newLine = 1;
    foreach (var (start, end) in Hunks(lines))
    {
      for (; at < start; at++) (oldLine, newLine) = (oldLine + 1, newLine + 1);
      var hunk = lines.GetRange(start, end - start);
      int old = hunk.Count(l => l.Mark != '+'), @new = hunk.Count(l => l.Mark != '-');
      diff.Append(FormattableString.Invariant($"@@ -{Range(oldLine, old)} +{Range(newLine, @new)} @@\n"));
      foreach (var (mark, line) in hunk) diff.Append(mark).Append(line).Append('\n');
      (at, oldLine, newLine) = (end, oldLine + old, newLine + @new);
    }
    return diff.ToString();
  }

  private static string Range(int line, int count) => FormattableString.Invariant($"{(count == 0 ? line - 1 : line)},{count}");

  /// <summary>The stretches with a change in them, each with its context, those that touch as one.</summary>
  private static List<(int Start, int End)> Hunks(List<(char Mark, string Line)> lines)
  {
    var hunks = new List<(int Start, int End)>();
    for (var i = 0; i < lines.Count; i++)
    {
      if (lines[i].Mark == ' ') continue;
      int start = Math.Max(0, i - Context), end = Math.Min(lines.Count, i + Context + 1);
      if (hunks.Count > 0 && hunks[hunks.Count - 1].End >= start) hunks[hunks.Count - 1] = (hunks[hunks.Count - 1].Start, end);
      else hunks.Add((start, end));
    }
    return hunks;
  }

  /// <summary>All lines of both, by their longest common subsequence.</summary>
  private static List<(char Mark, string Line)> Compare(string[] a, string[] b)
  {
    int head = 0, tail = 0;
    while (head < a.Length && head < b.Length && a[head] == b[head]) head++;
    while (tail < a.Length - head && tail < b.Length - head && a[a.Length - 1 - tail] == b[b.Length - 1 - tail]) tail++;
    int aEnd = a.Length - tail, bEnd = b.Length - tail;

    var common = new int[aEnd - head + 1, bEnd - head + 1];
    for (var i = aEnd - 1; i >= head; i--)
      for (var j = bEnd - 1; j >= head; j--)
        common[i - head, j - head] = a[i] == b[j]
          ? common[i - head + 1, j - head + 1] + 1
          : Math.Max(common[i - head + 1, j - head], common[i - head, j - head + 1]);

    var lines = new List<(char, string)>(a.Take(head).Select(line => (' ', line)));
    int x = head, y = head;
    while (x < aEnd || y < bEnd)
    {
      if (x < aEnd && y < bEnd && a[x] == b[y]) (x, y) = (x + 1, Add(' ', b[y], y));
      else if (x < aEnd && (y == bEnd || common[x - head + 1, y - head] >= common[x - head, y - head + 1])) x = Add('-', a[x], x);
      else y = Add('+', b[y], y);
    }
    lines.AddRange(a.Skip(aEnd).Select(line => (' ', line)));
    return lines;

    int Add(char mark, string line, int index)
    {
      lines.Add((mark, line));
      return index + 1;
    }
  }
}
