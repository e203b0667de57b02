using System.Net;
using System.Security;

namespace StitchDelta.Tests.Credentials;

public sealed class SecretTests
{
  private static readonly Uri Url = new("https://dbc-1.cloud.databricks.com");

  private static SecureString Raw(string text)
  {
    var secret = new SecureString();
    foreach (var c in text) secret.AppendChar(c);
    return secret;
  }

  private static string Show(SecureString? secret) => new NetworkCredential("", secret).Password;

  /// <summary>Every record through which a secret reaches the engine, and the settings that they are made of.</summary>
  public static TheoryData<string, Func<SecureString, SecureString?>> Doors => new()
  {
    { "workspace token", s => new WorkspaceConnection(Url, s).Token },
    { "workspace token", s => (new WorkspaceConnection(Url, null) with { Token = s }).Token },
    { "client secret", s => new OAuthClient("id", s).ClientSecret },
    { "client secret", s => (new OAuthClient("id", Raw("x")) with { ClientSecret = s }).ClientSecret },
    { "Stitch access token", s => new StitchConnection(Url, s).AccessToken },
    { "Stitch access token", s => (new StitchConnection(Url, Raw("x")) with { AccessToken = s }).AccessToken },
    { "secret access key", s => new AwsConnection { SecretAccessKey = s }.SecretAccessKey },
    { "session token", s => new AwsConnection { SessionToken = s }.SessionToken },
  };

  [Theory]
  [MemberData(nameof(Doors))]
  public void Blanks_at_the_ends_go_by_every_door(string what, Func<SecureString, SecureString?> door)
  {
    Assert.NotNull(what);
    foreach (var given in new[] { "secret-1", "secret-1\n", "secret-1\r\n", " secret-1 ", "\uFEFFsecret-1\0", "\tsecret-1\u00A0" }) Assert.Equal("secret-1", Show(door(Raw(given))));
    Assert.Equal("two words", Show(door(Raw("two words\n"))));
  }

  [Theory]
  [MemberData(nameof(Doors))]
  public void What_cannot_be_sent_is_refused_by_every_door_and_not_shown(string what, Func<SecureString, SecureString?> door)
  {
    foreach (var given in new[] { "first-half\nsecond-half", "first-half\0second-half", "first-halfé", "first-half\tsecond-half" })
    {
      var error = Assert.Throws<StitchDeltaException>(() => door(Raw(given)));
      Assert.Equal(Catalogue.SecretInvalid, error.Entry);
      Assert.Contains(what, error.Message, StringComparison.Ordinal);
      Assert.DoesNotContain("half", error.ToString(), StringComparison.Ordinal);
    }
    foreach (var given in new[] { "", " ", "\r\n" }) Assert.Equal(Catalogue.TokenEmpty, Assert.Throws<StitchDeltaException>(() => door(Raw(given))).Entry);
  }

  [Fact]
  public void A_secret_that_is_as_it_should_be_is_the_same_object()
  {
    var secret = Raw("as-it-should-be");
    Assert.Same(secret, Secret.Trimmed(secret));
    Assert.Null(Secret.Trimmed(null));
    Assert.Null(Secret.Usable(null, "token"));
  }

  [Theory]
  [InlineData("env\n")]
  [InlineData(" env ")]
  public void The_environment_and_tables_are_trimmed(string token)
  {
    Assert.Equal("env", Show(WorkspaceSettings.Of(name => name == "DATABRICKS_TOKEN" ? token : null).Token));
    Assert.Equal("env", Show(WorkspaceSettings.Of(new Dictionary<string, object> { ["token"] = token }).Token));
    Assert.Equal("env", Show(WorkspaceSettings.Of(new Dictionary<string, object> { ["Token"] = Raw(token) }).Token));
    Assert.Equal("env", Show(new WorkspaceSettings { Token = Raw(token) }.Token));
    Assert.Equal("env", Show(Secret.Of(token)));
    Assert.Null(Secret.Of("  \n"));
  }
}
