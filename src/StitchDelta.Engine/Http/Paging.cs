namespace StitchDelta.Engine.Http;

/// <summary>Reads lists that come in pages: each to its end, and none without an end.</summary>
internal static class Paging
{
  /// <summary>
  /// More pages than any list has. A page holds 100 clusters, 1,000 roles or 10,000 buckets; an account has 5,000 roles, and a workspace
  /// lists the clusters of the last 30 days. Unity Catalog may send empty pages, but not hundreds of them.
  /// </summary>
  internal const int MostPages = 1_000;

  /// <summary>The buckets that one account may have at most, which is the longest list of all.</summary>
  internal const int MostItems = 1_000_000;

  /// <summary>All items. Part of a list is never given out as the whole.</summary>
  /// <param name="service">Whose list it is.</param>
  /// <param name="operation">What reads a page.</param>
  /// <param name="target">What the list is about.</param>
  /// <param name="read">Reads the page of a token; the first one has none, and the last one gives none for a next.</param>
  internal static async Task<IReadOnlyList<T>> AllAsync<T>(
    string service, string operation, object? target, Func<string?, Task<(IReadOnlyList<T> Items, string? Next)>> read)
  {
    var all = new List<T>();
    var tokens = new HashSet<string>(StringComparer.Ordinal);
    for (string? token = null; ;)
    {
      var (items, next) = await read(token).ConfigureAwait(false);
      if (all.Count + items.Count > MostItems)
        throw Endless(FormattableString.Invariant($"the list has more than {MostItems:N0} items"));
      all.AddRange(items);
      if (next is not { Length: > 0 })
        return all;
      if (!tokens.Add(next))
        throw Endless("the list goes on with a page that came before");
      if (tokens.Count == MostPages)
        throw Endless(FormattableString.Invariant($"the list has more than {MostPages:N0} pages"));
      token = next;
    }

    StitchDeltaException Endless(string reason) => Catalogue.ServiceAnswerUnreadable.Because(
      target, new ServiceFault(service, operation, 200, "", reason, ""), service, Answer.AnswerTo(operation, 200), reason);
  }
}
