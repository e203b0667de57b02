using StitchDelta.Engine;

namespace StitchDelta.Support;

/// <summary>An engine on a network and a clock that the test rules.</summary>
internal sealed class Bench
{
  internal Bench() => Engine = new EngineEntry(new HttpClient(Http) { Timeout = Timeout.InfiniteTimeSpan }, Time);

  internal FakeHttp Http { get; } = new();

  internal InstantTime Time { get; } = new();

  internal Recorder Log { get; } = new();

  internal IEngine Engine { get; }

  internal IWorkspace Workspace => Engine.Workspace(new WorkspaceConnection(new Uri("https://dbc-1.cloud.databricks.com"), SecureText.Hide(Canary.Token)), Log);

  internal IStitchAccount Stitch => Engine.Stitch(new StitchConnection(new Uri("https://api.stitchdata.com"), SecureText.Hide(Canary.StitchToken)), Log);

  internal IEnumerable<string> Lines => Http.Sent.Select(s => s.Line);

  internal string LastBody => Http.Sent[^1].Body;
}
