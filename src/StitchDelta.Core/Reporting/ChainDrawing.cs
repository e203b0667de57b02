using System.Globalization;
using System.Xml.Linq;
using static StitchDelta.Reporting.Markup;

namespace StitchDelta.Reporting;

/// <summary>Draws the chain: Stitch reaches the bucket by its loader role, and by the token, the JDBC URL, the cluster and the cluster's
/// instance profile.</summary>
internal static class ChainDrawing
{
  private const int Height = 88;

  private readonly record struct Box(int X, int Y, int Width)
  {
    public int Right => X + Width;
    public int Bottom => Y + Height;
    public int MiddleX => X + Width / 2;
    public int MiddleY => Y + Height / 2;
  }

  /// <summary>The drawing for wide pages and for print: the two ways as two rows.</summary>
  public static XElement Wide(ReportChain chain, string prefix)
  {
    Box At(int column, int row) => new(2 + column * 256, 2 + row * 152, 212);
    var (stitch, token, url, cluster, profile, loader, bucket) = (At(0, 0), At(1, 0), At(2, 0), At(3, 0), At(3, 1), At(0, 1),
      At(1, 1) with { X = 386 });
    return Svg("wide", prefix, chain, 984, bucket.Bottom + 2,
      Arrow(stitch.Right, stitch.MiddleY, token.X, token.MiddleY),
      Arrow(token.Right, token.MiddleY, url.X, url.MiddleY),
      Arrow(url.Right, url.MiddleY, cluster.X, cluster.MiddleY),
      Arrow(cluster.MiddleX, cluster.Bottom, profile.MiddleX, profile.Y),
        Label(cluster.MiddleX - 10, cluster.Bottom + 36, "end", "runs with"),
      Arrow(profile.X, profile.MiddleY, bucket.Right, bucket.MiddleY),
        Label((profile.X + bucket.Right) / 2, profile.MiddleY - 10, "middle", "reads and writes"),
      Arrow(stitch.MiddleX, stitch.Bottom, loader.MiddleX, loader.Y), Label(stitch.MiddleX + 10, stitch.Bottom + 36, "start", "acts as"),
      Arrow(loader.Right, loader.MiddleY, bucket.X, bucket.MiddleY),
        Label((loader.Right + bucket.X) / 2, loader.MiddleY - 10, "middle", "stages files in"),
      Node(stitch, chain.Stitch), Node(token, chain.Token), Node(url, chain.JdbcUrl), Node(cluster, chain.Cluster),
      Node(loader, chain.Loader), Node(bucket, chain.Bucket), Node(profile, chain.Profile));
  }

  /// <summary>The drawing for narrow screens: the two ways as two columns.</summary>
  public static XElement Tall(ReportChain chain, string prefix)
  {
    Box At(int column, int row) => new(2 + column * 188, 2 + row * 116, 172);
    var (token, url, cluster, profile) = (At(0, 1), At(0, 2), At(0, 3), At(0, 4));
    var (stitch, bucket) = (At(0, 0) with { Width = 360 }, At(0, 5) with { Width = 360 });
    var loader = At(1, 2) with { Y = 292 };
    return Svg("tall", prefix, chain, 364, bucket.Bottom + 2,
      Arrow(token.MiddleX, stitch.Bottom, token.MiddleX, token.Y), Arrow(token.MiddleX, token.Bottom, url.MiddleX, url.Y),
      Arrow(url.MiddleX, url.Bottom, cluster.MiddleX, cluster.Y), Arrow(cluster.MiddleX, cluster.Bottom, profile.MiddleX, profile.Y),
      Arrow(profile.MiddleX, profile.Bottom, profile.MiddleX, bucket.Y),
      Arrow(loader.MiddleX, stitch.Bottom, loader.MiddleX, loader.Y), Arrow(loader.MiddleX, loader.Bottom, loader.MiddleX, bucket.Y),
      Node(stitch, chain.Stitch), Node(token, chain.Token), Node(url, chain.JdbcUrl), Node(cluster, chain.Cluster),
        Node(profile, chain.Profile),
      Node(loader, chain.Loader), Node(bucket, chain.Bucket));
  }

  /// <summary>The sign of a state, so that it does not hang on the color.</summary>
  public static XElement Sign(CheckStatus? status, int x = 9, int y = 9) => El("g", At("transform", $"translate({x} {y})"),
    El("circle", Class("sign"), At("r", 8)),
    El("path", Class("mark"), At("d", status switch
    {
      CheckStatus.Passed => "M-4 0.5 L-1 3.5 L4 -3",
      CheckStatus.Failed => "M-3 -3 L3 3 M3 -3 L-3 3",
      CheckStatus.Warning => "M0 -4.5 L0 1 M0 4 L0 4.2",
      _ => "M-3.5 0 L3.5 0",
    })));

  private static XElement Svg(string name, string prefix, ReportChain chain, int width, int height, params object[] content) =>
    El("svg", Class($"chain {name}"), At("viewBox", $"0 0 {width} {height}"), At("role", "img"),
      At("aria-labelledby", $"{prefix}{name}-title {prefix}{name}-text"),
      El("title", At("id", $"{prefix}{name}-title"), "The chain from Stitch to the bucket, and the state of each part"),
      El("desc", At("id", $"{prefix}{name}-text"), string.Join(" ", chain.All.Select(p
        => $"{p.Title} {p.Subject}".TrimEnd() + $": {p.State}."))),
      content);

  private static XElement Node(Box at, ReportPart part)
  {
    // Text in a drawing does not wrap: about so many letters go into the box.
    var letters = (at.Width - 28) / 9;
    return El("g", Class($"node {StateClass(part.Status)}"),
      El("rect", At("x", at.X), At("y", at.Y), At("width", at.Width), At("height", Height), At("rx", 10)),
      Line(at, 25, "kind", part.Title),
      Line(at, 46, "subject", ReportText.Shorten(part.Subject, letters)),
      Sign(part.Status, at.X + 22, at.Y + 67),
      El("text", Class("state"), At("x", at.X + 36), At("y", at.Y + 72), part.State));
  }

  private static XElement Line(Box at, int y, string name, string text) =>
    El("text", Class(name), At("x", at.X + 14), At("y", at.Y + y), text);

  private static XElement Label(int x, int y, string anchor, string text) =>
    El("text", Class("label"), At("x", x), At("y", y), At("text-anchor", anchor), text);

  // A straight line that ends in a head, a little before the box that it points to.
  private static XElement Arrow(int fromX, int fromY, int toX, int toY)
  {
    var (dx, dy) = (Math.Sign(toX - fromX), Math.Sign(toY - fromY));
    (toX, toY) = (toX - 3 * dx, toY - 3 * dy);
    var (baseX, baseY) = (toX - 9 * dx, toY - 9 * dy);
    return El("g", Class("arrow"),
      El("path", Class("line"),
        At("d", string.Format(CultureInfo.InvariantCulture, "M{0} {1} L{2} {3}", fromX + 3 * dx, fromY + 3 * dy, baseX, baseY))),
      El("path", Class("head"), At("d", string.Format(CultureInfo.InvariantCulture, "M{0} {1} L{2} {3} L{4} {5} Z",
        toX, toY, baseX - 5 * dy, baseY - 5 * dx, baseX + 5 * dy, baseY + 5 * dx))));
  }

  /// <summary>The class that the style sheet knows a state by.</summary>
  public static string StateClass(CheckStatus? status) => status switch
  {
    CheckStatus.Passed => "passed",
    CheckStatus.Warning => "warning",
    CheckStatus.Failed => "failed",
    _ => "skipped",
  };
}
