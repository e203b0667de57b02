using StitchDelta.Errors;
using StitchDelta.Names;

namespace StitchDelta.Tests.Names;

public class WorkspaceUrlsTests
{
  [Theory]
  [InlineData("https://dbc-a1b2c3d4-e5f6.cloud.databricks.com", "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/")]
  [InlineData("dbc-a1b2c3d4-e5f6.cloud.databricks.com", "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/")]
  [InlineData("https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/?o=605192#setting/clusters/0804-220509-stead130", "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/")]
  [InlineData(" https://Acme.cloud.databricks.com/browse/folders ", "https://acme.cloud.databricks.com/")]
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
}
