using System.Security;

namespace StitchDelta.Tests.Resources;

public class TokenTrialTests
{
  private const string Url = "jdbc:spark://dbc-1.cloud.databricks.com:443/default;httpPath=sql/protocolv1/o/1/c";

  private readonly TestWorkspace _workspace = new();
  private readonly TestStage _stage = new();
  private readonly TestStitchAccount _stitch = new();
  private readonly SecureString _token = StitchDelta.Credentials.Secret.Of("dapi-of-somebody")!;
  private readonly List<string> _hosts = [];

  private TokenTrial Trial => new((url, _) =>
  {
    _hosts.Add(url.Host);
    return _workspace;
  }, SessionTokens.IsMadeHere);

  private static StitchDeltaException Refusal(int status, string code, string message) =>
    Catalogue.DatabricksTokenRefused.Because(null, new ServiceFault("Databricks", "scim/Me", status, code, message), "host", message);

  private DestinationForm Form => new() { BucketName = "acme-lake", JdbcUrl = Url, AccessToken = _token };

  private async Task MakeAsync() => await MakeDestination.RunAsync(_stage, _stitch, Form, null, null, CancellationToken.None, trial: Trial);

  private async Task ChangeAsync() =>
    await MakeDestination.ChangeAsync(_stage, _stitch, null, new() { AccessToken = _token }, Trial, CancellationToken.None);

  private void AddDestination() => _stitch.Destinations.Add(new()
  {
    DestinationId = 155582, DestinationType = MakeDestination.DestinationType, DestinationName = "Lake", BucketName = "acme-lake", JdbcUrl = Url,
  });

  [Theory]
  [InlineData(401, "401", "Credential was not sent or was of an unsupported type for this API.")]
  [InlineData(403, "403", "Invalid access token.")]
  public async Task One_that_is_none_is_refused_before_the_first_write(int status, string code, string message)
  {
    foreach (var isThere in new[] { false, true })
    {
      if (isThere) AddDestination();
      foreach (var run in isThere ? new[] { MakeAsync, ChangeAsync } : [MakeAsync])
      {
        _workspace.Faults["scim/Me"] = Refusal(status, code, message);
        var fault = await Assert.ThrowsAsync<StitchDeltaException>(run);
        Assert.Same(Catalogue.TokenNotAccepted, fault.Entry);
        // A token that is left to the person would be on no record of the destination that is there.
        Assert.EndsWith((isThere ? "Update-DeltaToken -DestinationId 155582" : "New-DeltaToken -Another")
          + " -WorkspaceUrl https://dbc-1.cloud.databricks.com/", fault.Remedy, StringComparison.Ordinal);
      }
    }
    Assert.Empty(_stitch.Writes);
    Assert.All(_hosts, host => Assert.Equal("dbc-1.cloud.databricks.com", host));
  }

  [Theory]
  [InlineData(403, "403", "Provided access token does not have required scopes: scim")]
  [InlineData(403, "403", "Source IP address: 198.51.100.7 is blocked by Databricks IP ACL for workspace: 1")]
  [InlineData(403, "PERMISSION_DENIED", "no")]
  [InlineData(500, "", "no")]
  [InlineData(0, "", "no")]
  public async Task Whatever_says_nothing_of_the_token_holds_nobody_up(int status, string code, string message)
  {
    AddDestination();
    _workspace.Faults["scim/Me"] = Refusal(status, code, message);
    await ChangeAsync();
    Assert.Equal(["update"], _stitch.Writes);
    Assert.Empty(_stage.Warnings);
  }

  [Fact]
  public async Task One_that_is_made_here_is_not_tried_until_it_is_revoked()
  {
    AddDestination();
    // Of a name and a value of its own, for what was made here is remembered for all tests.
    var id = $"{Guid.NewGuid():N}";
    _workspace.Tokens.Add(new TokenInfo(id, "mine", DateTimeOffset.UtcNow, null));
    DestinationForm form = new() { AccessToken = StitchDelta.Credentials.Secret.Of($"value of {id}") };
    SessionTokens.Remember(id, form.AccessToken!, new Uri("https://dbc-1.cloud.databricks.com/?o=1"));
    await MakeDestination.ChangeAsync(_stage, _stitch, null, form, Trial, CancellationToken.None);
    Assert.Empty(_hosts);
    await EndToken.RunAsync(_stage, _workspace, TestWorkspace.Url, id, null, CancellationToken.None);
    await MakeDestination.ChangeAsync(_stage, _stitch, null, form, Trial, CancellationToken.None);
    Assert.Single(_hosts);
  }

  [Fact]
  public async Task One_that_is_made_here_in_another_workspace_is_tried()
  {
    AddDestination();
    var id = $"{Guid.NewGuid():N}";
    DestinationForm form = new() { AccessToken = StitchDelta.Credentials.Secret.Of($"value of {id}") };
    SessionTokens.Remember(id, form.AccessToken!, new Uri("https://dbc-2.cloud.databricks.com/"));
    await MakeDestination.ChangeAsync(_stage, _stitch, null, form, Trial, CancellationToken.None);
    Assert.Single(_hosts);
    var there = form with { JdbcUrl = Url.Replace("dbc-1", "dbc-2", StringComparison.Ordinal) };
    await MakeDestination.ChangeAsync(_stage, _stitch, null, there, Trial, CancellationToken.None);
    Assert.Single(_hosts);
  }

  [Fact]
  public async Task One_for_another_URL_has_a_remedy_with_that_URL()
  {
    AddDestination();
    _workspace.Faults["scim/Me"] = Refusal(403, "403", "Invalid access token.");
    var there = Url.Replace("dbc-1", "dbc-2", StringComparison.Ordinal);
    var fault = await Assert.ThrowsAsync<StitchDeltaException>(() => MakeDestination.ChangeAsync(_stage, _stitch, null,
      new() { AccessToken = _token, JdbcUrl = there }, Trial, CancellationToken.None));
    Assert.EndsWith("New-DeltaToken -Another -WorkspaceUrl https://dbc-2.cloud.databricks.com/ | "
      + $"Set-StitchDestination -DestinationId 155582 -JdbcUrl '{JdbcUrl.Parse(there)}'", fault.Remedy, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("https://dbc-1.cloud.databricks.com", true)]
  [InlineData("https://acme.cloud.databricks.us", true)]
  [InlineData("http://dbc-1.cloud.databricks.com", false)]
  [InlineData("https://cloud.databricks.com.acme.example", false)]
  [InlineData("https://dbc-1.cloud.databricks.com.evil.example", false)]
  [InlineData("https://evilcloud.databricks.com", false)]
  public void Only_hosts_of_Databricks_are_trusted_by_name(string url, bool isTrusted) =>
    Assert.Equal(isTrusted, WorkspaceUrls.IsDatabricks(new(url)));
}
