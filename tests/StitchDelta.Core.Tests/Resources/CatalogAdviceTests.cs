namespace StitchDelta.Tests.Resources;

public sealed class CatalogAdviceTests
{
  [Theory]
  [InlineData("[RequestId=3fc6df81 ErrorClass=INVALID_STATE] Metastore storage root URL does not exist. Please provide a storage location", "^The catalog has no storage")]
  [InlineData("INVALID_STATE: Metastore storage root URL does not exist. Please provide", "^The catalog has no storage")]
  [InlineData("PERMISSION_DENIED: Catalog 'lake' is not accessible in current workspace", "^lake is for some workspaces only")]
  [InlineData("Storage Credential 'theirs' is not accessible in current workspace", "^theirs is for some workspaces only")]
  [InlineData("Error running query: PERMISSION_DENIED: User does not have WRITE FILES on External Location 'theirs'.", "GRANT WRITE FILES ON EXTERNAL LOCATION `theirs`")]
  public void Refusals_lead_to_who_can_lift_them(string text, string remedy) => Assert.Matches(remedy, CatalogAdvice.Remedy(text));

  [Theory]
  [InlineData("SELECT 'Metastore storage root URL does not exist.'")]
  [InlineData("There is no column 'x'. Catalog 'lake' is not accessible in current workspace")]
  [InlineData("INVALID_STATE: The cluster is not running.")]
  public void What_a_statement_quotes_is_no_refusal(string text)
  {
    Assert.Null(CatalogAdvice.Remedy(text));
    Assert.False(CatalogAdvice.IsElsewhere(text));
  }
}
