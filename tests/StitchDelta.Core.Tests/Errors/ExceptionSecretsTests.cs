namespace StitchDelta.Tests.Errors;

/// <summary>Whoever makes an exception of the catalogue, nothing of it that can be shown holds a secret.</summary>
public sealed class ExceptionSecretsTests
{
  private const string StitchToken = "3f1ccba3d0e94b7a8a572f1d5c9e4b10";

  public static TheoryData<string> Secrets => new()
  {
    "dapi0123456789abcdef0123456789abcdef",
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl",
    "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY:AKIAIOSFODNN7EXAMPLE",
    StitchToken,
    "https://token:topsecretpassword1@dbc-1.cloud.databricks.com",
    "databricks://token:topsecretpassword1@dbc-1.cloud.databricks.com?http_path=/sql/1.0/warehouses/1",
  };

  private static readonly string[] Parts =
    ["0123456789abcdef", "c2lnbmF0dXJl", "eyJzdWIi", "wJalrXUtnFEMI", "bPxRfiCY", StitchToken.Substring(0, 12), "topsecret"];

  private static void AssertClean(StitchDeltaException error)
  {
    foreach (var shown in new[] { error.Message, error.Remedy, error.Fault?.Message ?? "", $"{error.Target}", error.ToString() })
      foreach (var part in Parts) Assert.DoesNotContain(part, shown, StringComparison.Ordinal);
  }

  [Theory]
  [MemberData(nameof(Secrets))]
  public void No_entry_repeats_a_secret_that_was_given_in_place_of_a_name(string secret)
  {
    Assert.NotEmpty(Catalogue.All);
    foreach (var entry in Catalogue.All)
    {
      object?[] values = [.. Enumerable.Repeat<object?>(secret, 8)];
      AssertClean(entry.For(secret, values));
      AssertClean(entry.Because(secret, new ServiceFault("S3", "GetObject", 403, "AccessDenied", $"no: {Wrapped(secret)}"), values));
      AssertClean(entry.After(secret, entry.For(null, values), values));
    }
  }

  // A token of Stitch has no form of its own; within a longer text it is only known when it is in use.
  private static string Wrapped(string secret) => secret is StitchToken or "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" ? "" : $"it said {secret}.";

  [Fact]
  public void A_secret_in_use_is_masked_within_any_text_whatever_its_form()
  {
    const string Token = "made+up/token=of-no-known form";
    _ = new StitchConnection(new Uri("https://api.stitchdata.com"), Secret.Of(Token)!);
    var error = Catalogue.StitchRequestFailed.For("x", "x", 400, $"echo: {Token}, {Uri.EscapeDataString(Token)}, {Token.Replace("/", "\\/", StringComparison.Ordinal)}");
    Assert.Equal("Stitch answered x with HTTP 400: echo: ***, ***, ***", error.Message);
  }

  [Fact]
  public void An_address_as_target_loses_its_user()
  {
    var error = Catalogue.ServiceUnreachable.For(new Uri("https://token:topsecretpassword1@host/path"), "x", "y", "z");
    Assert.Equal(new Uri("https://host/path"), error.Target);
    Assert.Equal("***", Catalogue.BucketNotFound.For(StitchToken, StitchToken).Target);
  }

  [Fact]
  public void What_is_behind_an_error_is_redacted_when_all_of_it_is_printed()
  {
    var error = Catalogue.Unexpected.After(null, new InvalidOperationException("PWD=topsecretpassword1;"), "x");
    AssertClean(error);
    Assert.Contains("InvalidOperationException", error.ToString(), StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("5715498424f15ee0213be729257b53fc35a47d5953e3bdfd8ed22a0b93b339f4")]
  [InlineData("0101-140100-abcd1234")]
  [InlineData("arn:aws:iam::123456789012:role/AWSReservedSSO_AdministratorAccess_0123456789abcdef")]
  [InlineData("acme-prod-data-lake-us-east-1-123456789012")]
  [InlineData("6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10")]
  public void Ids_and_names_are_shown(string name)
  {
    var error = Catalogue.TokenNotFound.For(name, name);
    Assert.Equal(name, error.Target);
    Assert.Contains(name, error.Message, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("dapi0123456789abcdef0123456789abcdef")]
  [InlineData("https://dapi0123456789abcdef0123456789abcdef/")]
  public void A_token_is_never_looked_up_as_a_name(string secret)
  {
    AssertClean(Assert.Throws<StitchDeltaException>(() => BucketNames.Parse(secret)));
    AssertClean(Assert.Throws<StitchDeltaException>(() => WorkspaceUrls.Parse(secret)));
  }
}
