using System.Collections;
using System.Net;
using System.Security;

namespace StitchDelta.Tests.Credentials;

public sealed class WorkspaceFinderTests : IDisposable
{
  private const string One = "https://dbc-1.cloud.databricks.com";
  private const string Two = "https://dbc-2.cloud.databricks.com";

  private readonly string _file = Path.GetTempFileName();
  private readonly Dictionary<string, string> _environment = [];

  public WorkspaceFinderTests()
  {
    File.WriteAllText(_file, "");
    _environment["DATABRICKS_CONFIG_FILE"] = _file;
  }

  public void Dispose() => File.Delete(_file);

  private WorkspaceConnection Find(WorkspaceSettings? given = null, string? profile = null, WorkspaceConnection? connected = null) =>
    new WorkspaceFinder(connected, name => _environment.GetValueOrDefault(name)).Find(given ?? new(), profile);

  private StitchDeltaException Refused(WorkspaceSettings? given = null, string? profile = null) => Assert.Throws<StitchDeltaException>(() => Find(given, profile));

  private void Profiles(string text) => File.WriteAllText(_file, text);

  private static SecureString Hide(string text) => Secret.Of(text)!;

  private static string? Show(SecureString? secret) => secret is null ? null : new NetworkCredential("", secret).Password;

  [Fact]
  public void What_is_given_comes_first()
  {
    _environment["DATABRICKS_HOST"] = Two;
    _environment["DATABRICKS_CLIENT_ID"] = "id";
    _environment["DATABRICKS_CLIENT_SECRET"] = "s";
    var connected = new WorkspaceConnection(new Uri(Two), Hide("session"));

    var found = Find(new() { Host = One + "/?o=123#notebook/1", Token = Hide("mine"), Source = "-Token" }, connected: connected);

    Assert.Equal((new Uri(One), "mine", null, "-Token"), (found.WorkspaceUrl, Show(found.Token), found.Client, found.Source));
  }

  [Fact]
  public void The_workspace_of_a_shared_address_is_kept_from_wherever_it_is_said()
  {
    Assert.Equal("123", Find(new() { Host = One + "/?o=123", Token = Hide("mine") }).OrgId);
    Profiles($"[DEFAULT]\nhost={One}/?o=123\ntoken=file");
    Assert.Equal(("123", new Uri(One)), (Find().OrgId, Find().WorkspaceUrl));
    Assert.Equal("123", Find(new() { Host = One }).OrgId);
    var connected = Find();
    Assert.Equal("123", Find(new() { Token = Hide("mine") }, connected: connected).OrgId);
    Assert.Equal("123", Find(new() { Host = One, Token = Hide("mine") }, connected: connected).OrgId);
    Assert.Same(connected, Find(new() { Host = One }, connected: connected));
    Assert.Equal(("456", "mine"), (Find(new() { Host = One + "?o=456", Token = Hide("mine") }, connected: connected).OrgId, "mine"));
  }

  [Fact]
  public void A_credential_never_goes_to_another_workspace_at_the_same_address()
  {
    Profiles($"[DEFAULT]\nhost={One}/?o=123\ntoken=file");
    var connected = Find();
    var error = Assert.Throws<StitchDeltaException>(() => Find(new() { Host = One + "/?o=456" }, connected: connected));
    Assert.Same(Catalogue.WorkspaceNotConnected, error.Entry);
  }

  [Fact]
  public void A_token_alone_goes_to_the_connected_workspace()
  {
    var found = Find(new() { Token = Hide("mine") }, connected: new WorkspaceConnection(new Uri(Two), Hide("session")));

    Assert.Equal((new Uri(Two), "mine"), (found.WorkspaceUrl, Show(found.Token)));
  }

  [Fact]
  public void The_connection_comes_before_the_environment()
  {
    _environment["DATABRICKS_HOST"] = One;
    _environment["DATABRICKS_TOKEN"] = "env";
    var connected = new WorkspaceConnection(new Uri(Two), Hide("session"));

    Assert.Same(connected, Find(connected: connected));
    Assert.Same(connected, Find(new() { Host = Two }, connected: connected));
    Assert.Equal("env", Show(Find(new() { Host = One }, connected: connected).Token));
  }

  [Fact]
  public void The_environment_comes_before_the_default_profile()
  {
    Profiles($"[DEFAULT]\nhost={Two}\ntoken=file");
    _environment["DATABRICKS_HOST"] = One;
    _environment["DATABRICKS_TOKEN"] = "env";

    Assert.Equal((new Uri(One), "env"), (Find().WorkspaceUrl, Show(Find().Token)));
  }

  [Fact]
  public void An_environment_that_says_half_does_not_take_the_rest_from_the_default_profile()
  {
    Profiles($"[DEFAULT]\nhost={One}\ntoken=file");
    _environment["DATABRICKS_HOST"] = One;

    Assert.Same(Catalogue.WorkspaceNotConnected, Refused().Entry);
  }

  [Fact]
  public void A_credential_never_goes_to_another_workspace()
  {
    Profiles($"[DEFAULT]\nhost={Two}\ntoken=file\n[two]\nhost={Two}\ntoken=file");
    _environment["DATABRICKS_HOST"] = Two;
    _environment["DATABRICKS_TOKEN"] = "env";

    Assert.Same(Catalogue.WorkspaceNotConnected, Refused(new() { Host = One }).Entry);
    Assert.Same(Catalogue.WorkspaceNotConnected, Refused(new() { Host = One }, "two").Entry);
  }

  [Fact]
  public void A_credential_that_names_no_workspace_goes_where_it_is_sent()
  {
    _environment["DATABRICKS_TOKEN"] = "env";

    Assert.Equal("env", Show(Find(new() { Host = One }).Token));
  }

  [Theory]
  [InlineData("DATABRICKS_TOKEN=env", "", false)]
  [InlineData("DATABRICKS_TOKEN=env,DATABRICKS_AUTH_TYPE=pat", "", false)]
  [InlineData("DATABRICKS_CLIENT_ID=id,DATABRICKS_CLIENT_SECRET=s", "", false)]
  [InlineData("DATABRICKS_HOST=" + One, "", false)]
  [InlineData("DATABRICKS_HOST=" + Two + ",DATABRICKS_TOKEN=env", "", false)]
  [InlineData("", "[DEFAULT]\ntoken=file", false)]
  [InlineData("", "[DEFAULT]\nhost=" + Two + "\ntoken=file", false)]
  [InlineData("DATABRICKS_CONFIG_PROFILE=p", "[p]\ntoken=file\n[DEFAULT]\nhost=" + One + "\ntoken=file", false)]
  [InlineData("DATABRICKS_HOST=" + One + ",DATABRICKS_TOKEN=env", "", true)]
  [InlineData("DATABRICKS_HOST=" + One + ",DATABRICKS_CLIENT_ID=id,DATABRICKS_CLIENT_SECRET=s", "", true)]
  [InlineData("", "[DEFAULT]\nhost=" + One + "\ntoken=file", true)]
  [InlineData("DATABRICKS_HOST=" + Two, "[DEFAULT]\nhost=" + One + "\ntoken=file", true)]
  [InlineData("DATABRICKS_CONFIG_PROFILE=p", "[p]\nhost=" + One + "\ntoken=file", true)]
  [InlineData("DATABRICKS_CONFIG_PROFILE=p,DATABRICKS_TOKEN=env", "[p]\nhost=" + One, true)]
  public void A_host_is_known_only_where_it_is_named_together_with_a_credential(string variables, string profiles, bool isKnown)
  {
    foreach (var pair in variables.Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split(new[] { '=' }, 2))) _environment[pair[0]] = pair[1];
    Profiles(profiles);
    bool Knows(WorkspaceConnection? connected) =>
      new WorkspaceFinder(connected, name => _environment.GetValueOrDefault(name)).Knows(new Uri(One));

    Assert.Equal(isKnown, Knows(null));
    Assert.Equal(isKnown, Knows(new WorkspaceConnection(new Uri(Two), Hide("session"))));
    Assert.True(Knows(new WorkspaceConnection(new Uri(One), Hide("session"))));
  }

  [Fact]
  public void A_profile_is_found_by_name()
  {
    Profiles($"[DEFAULT]\nhost={One}\ntoken=file\n\n[prod]\nhost          = {Two}/\nclient_id     = id\nclient_secret = dose1\nauth_type     = oauth-m2m\n");

    var found = Find(profile: "prod");

    Assert.Equal((new Uri(Two), null, "id", "dose1"), (found.WorkspaceUrl, found.Token, found.Client!.ClientId, Show(found.Client.ClientSecret)));
    Assert.Equal($"profile prod of {_file}", found.Source);
  }

  [Fact]
  public void A_named_profile_puts_the_environment_aside()
  {
    Profiles($"[prod]\nhost={Two}\ntoken=file");
    _environment["DATABRICKS_HOST"] = One;
    _environment["DATABRICKS_CLIENT_ID"] = "id";

    Assert.Equal((new Uri(Two), "file"), (Find(profile: "prod").WorkspaceUrl, Show(Find(profile: "prod").Token)));
  }

  [Fact]
  public void The_environment_may_name_the_profile()
  {
    Profiles($"[prod]\nhost={Two}\ntoken=file");
    _environment["DATABRICKS_CONFIG_PROFILE"] = "prod";

    Assert.Equal("file", Show(Find().Token));
    _environment["DATABRICKS_TOKEN"] = "env";
    Assert.Equal("env", Show(Find().Token));
    _environment.Remove("DATABRICKS_TOKEN");
    _environment["DATABRICKS_CLIENT_ID"] = "id";
    _environment["DATABRICKS_CLIENT_SECRET"] = "s";
    Assert.StartsWith("validate: more than one authorization method configured: oauth and pat", Refused().Message, StringComparison.Ordinal);
    _environment["DATABRICKS_AUTH_TYPE"] = "oauth-m2m";
    Assert.Equal("id", Find().Client!.ClientId);
  }

  [Fact]
  public void The_file_may_name_the_profile()
  {
    Profiles($"[prod]\nhost={Two}\ntoken=file\n[__settings__]\ndefault_profile = prod\n");

    Assert.Equal("file", Show(Find().Token));
  }

  [Theory]
  [InlineData("prod")]
  [InlineData("DEFAULT")]
  [InlineData("__settings__")]
  [InlineData("Other")]
  public void A_named_profile_that_is_missing_is_an_error(string name)
  {
    Profiles("[other]\nhost=x\n[__settings__]\ndefault_profile=nowhere");

    var error = Refused(profile: name);

    Assert.Equal($"{_file} has no {name} profile configured", error.Message);
    Assert.Equal(ErrorKind.ObjectNotFound, error.Entry.Kind);
  }

  [Fact]
  public void A_missing_file_is_silent_until_a_profile_is_named()
  {
    File.Delete(_file);

    Assert.Same(Catalogue.WorkspaceNotConnected, Refused().Entry);
    Assert.Same(Catalogue.DatabricksProfileMissing, Refused(profile: "prod").Entry);
  }

  [Fact]
  public void A_file_that_cannot_be_read_is_named()
  {
    _environment["DATABRICKS_CONFIG_FILE"] = Path.GetTempPath();

    Assert.Same(Catalogue.DatabricksConfigUnreadable, Refused(profile: "prod").Entry);
  }

  [Theory]
  [InlineData("DATABRICKS_CLIENT_ID", "client secret")]
  [InlineData("DATABRICKS_CLIENT_SECRET", "client id")]
  public void Half_an_OAuth_client_is_an_error(string name, string missing)
  {
    _environment["DATABRICKS_HOST"] = One;
    _environment[name] = "x";

    var error = Refused();

    Assert.Same(Catalogue.OAuthClientIncomplete, error.Entry);
    Assert.Contains(missing, error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public void A_login_that_needs_a_person_is_said_to_be_one()
  {
    Profiles($"[DEFAULT]\nhost={One}\nauth_type=databricks-cli");

    var error = Refused();

    Assert.Same(Catalogue.AuthTypeNotSupported, error.Entry);
    Assert.Contains("databricks-cli", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public void An_account_profile_is_refused()
  {
    Profiles("[acct]\nhost=https://accounts.cloud.databricks.com\ntoken=x");

    Assert.Same(Catalogue.WorkspaceUrlIsAccountHost, Refused(profile: "acct").Entry);
  }

  [Fact]
  public void An_empty_token_is_refused() => Assert.Same(Catalogue.TokenEmpty, Refused(new() { Host = One, Token = new SecureString() }).Entry);

  [Theory]
  [InlineData("KEY = b # comment", "b")]
  [InlineData("KEY = b ; comment", "b")]
  [InlineData("KEY = b#c;d", "b#c;d")]
  [InlineData("KEY=\"b # c\"", "b # c")]
  [InlineData("KEY = 'b' # c", "b")]
  [InlineData("KEY: b", "b")]
  [InlineData("  KEY  =  b  ", "b")]
  [InlineData("a =", null)]
  [InlineData("# KEY = b", null)]
  [InlineData("no sense", null)]
  public void Lines_are_read_as_the_tools_read_them(string line, string? expected)
  {
    Profiles($"[p]\nhost = {One}\n{line.Replace("KEY", "token", StringComparison.Ordinal)}\n");
    if (expected is null)
      Assert.Same(Catalogue.DatabricksProfileIncomplete, Refused(profile: "p").Entry);
    else
      Assert.Equal(expected, Show(Find(profile: "p").Token));
  }

  [Fact]
  public void A_table_of_text_or_secrets_is_a_connection()
  {
    var text = WorkspaceSettings.Of(new Hashtable { ["workspaceurl"] = One, ["token"] = "mine" });
    var secret = WorkspaceSettings.Of(new Hashtable { ["WorkspaceUrl"] = new Uri(Two), ["ClientId"] = "id", ["ClientSecret"] = Hide("s"), ["Token"] = "" });

    Assert.Equal("mine", Show(Find(text).Token));
    Assert.Equal((new Uri(Two), "id", "s"), (Find(secret).WorkspaceUrl, Find(secret).Client!.ClientId, Show(Find(secret).Client!.ClientSecret)));
  }

  [Fact]
  public void No_secret_shows_in_what_is_printed()
  {
    var found = Find(new() { Host = One, Token = Hide("dapi-canary") });

    Assert.DoesNotContain("canary", found.ToString(), StringComparison.Ordinal);
  }
}
