namespace StitchDelta.Tests.Names;

public class WorkspaceUrlsTests
{
  [Theory]
  [InlineData("https://dbc-a1b2c3d4-e5f6.cloud.databricks.com", "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/")]
  [InlineData("dbc-a1b2c3d4-e5f6.cloud.databricks.com", "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/")]
  [InlineData("https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/?o=605192#setting/clusters/0804-220509-stead130", "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/")]
  [InlineData(" https://Acme.cloud.databricks.com/browse/folders ", "https://acme.cloud.databricks.com/")]
  [InlineData("\"https://acme.cloud.databricks.com\"", "https://acme.cloud.databricks.com/")]
  [InlineData(" ' https://acme.cloud.databricks.com/ ' \n", "https://acme.cloud.databricks.com/")]
  [InlineData("<https://acme.cloud.databricks.com>", "https://acme.cloud.databricks.com/")]
  [InlineData("HTTPS://acme.cloud.databricks.com", "https://acme.cloud.databricks.com/")]
  [InlineData("https://acme.cloud.databricks.com/#folder/me@acme.example", "https://acme.cloud.databricks.com/")]
  [InlineData("https://acme.cloud.databricks.us", "https://acme.cloud.databricks.us/")]
  [InlineData("http://localhost:36047/", "http://localhost:36047/")]
  public void Keeps_scheme_host_and_port(string given, string expected) => Assert.Equal(expected, WorkspaceUrls.Parse(given).AbsoluteUri);

  [Theory]
  [InlineData("https://accounts.cloud.databricks.com", nameof(Catalogue.WorkspaceUrlIsAccountHost))]
  [InlineData("https://adb-605192.1.azuredatabricks.net/?o=605192", nameof(Catalogue.WorkspaceNotOnAws))]
  [InlineData("605192.1.gcp.databricks.com", nameof(Catalogue.WorkspaceNotOnAws))]
  [InlineData("http://acme.cloud.databricks.com", nameof(Catalogue.WorkspaceUrlInvalid))]
  [InlineData("", nameof(Catalogue.WorkspaceUrlInvalid))]
  [InlineData("https://", nameof(Catalogue.WorkspaceUrlInvalid))]
  [InlineData("not a host", nameof(Catalogue.WorkspaceUrlInvalid))]
  public void Refuses(string given, string id) =>
    Assert.Equal(id, Assert.Throws<StitchDeltaException>(() => WorkspaceUrls.Parse(given)).Entry.Id);

  [Theory]
  [InlineData("https://host.example/?o=605192#setting/clusters", "605192")]
  [InlineData("host.example?o=605192", "605192")]
  [InlineData("https://host.example/browse?x=1&w=605192", "605192")]
  [InlineData("https://host.example/?workspace_id=605192", "605192")]
  [InlineData("https://host.example/?o=605192/", "605192")]
  [InlineData("https://host.example/?foo=605192", null)]
  [InlineData("https://host.example/?o=abc", null)]
  [InlineData("https://host.example/", null)]
  public void The_id_of_a_workspace_that_shares_its_address_is_kept(string given, string? id) => Assert.Equal(id, WorkspaceUrls.Read(given).OrgId);

  [Theory]
  [InlineData("https://user:topsecret@host.example")]
  [InlineData("user:topsecret@host.example")]
  [InlineData("https://topsecret@host.example/?o=1")]
  [InlineData("databricks://token:topsecret@host.example?http_path=/sql/1.0/warehouses/1")]
  [InlineData("https://user:top@topsecret@host.example")]
  [InlineData("http://user:topsecret@host.example")]
  [InlineData("'https://user:topsecret@host.example'")]
  public void A_password_in_the_address_is_refused_and_never_shown(string given)
  {
    var error = Assert.Throws<StitchDeltaException>(() => WorkspaceUrls.Parse(given));
    Assert.Equal((Catalogue.WorkspaceUrlHoldsSecret, "host.example"), (error.Entry, error.Target));
    Assert.DoesNotContain("topsecret", error.ToString() + error.Remedy, StringComparison.Ordinal);
    Assert.Contains("host.example", error.Message, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("https://user:to/psecret@host.example")]
  [InlineData("https://user:topsecret@")]
  [InlineData("https://user:topsecret@ho st")]
  [InlineData("ftp://user:to/psecret@host.example")]
  public void Nor_is_it_in_an_address_that_cannot_be_read(string given)
  {
    var error = Assert.Throws<StitchDeltaException>(() => WorkspaceUrls.Parse(given));
    Assert.DoesNotContain("psecret", error.ToString() + error.Remedy + error.Target, StringComparison.Ordinal);
  }
}
