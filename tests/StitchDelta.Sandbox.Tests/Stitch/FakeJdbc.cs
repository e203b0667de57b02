using StitchDelta.Sandbox.Stitch;

namespace StitchDelta.Sandbox.Tests.Stitch;

/// <summary>A JDBC endpoint that says what a test tells it to.</summary>
internal sealed class FakeJdbc : IJdbcProbe
{
  public string? Fault { get; set; }

  /// <summary>Awaited by every call; done unless a test holds it back.</summary>
  public Task Gate { get; set; } = Task.CompletedTask;

  public List<(string Url, string Token)> Calls { get; } = [];

  public void Dispose()
  {
  }

  public async Task<string?> TryAsync(JdbcUrl url, string token, SmallLoad? load, CancellationToken cancel)
  {
    Calls.Add((url.ToString(), token));
    await Gate.WaitAsync(cancel);
    return Fault;
  }
}
