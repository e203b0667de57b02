using CsCheck;

namespace StitchDelta.Tests.Redaction;

public sealed class RedactorTests
{
  private const string Secret = "c4n4ryS3cretValue0123456789abcdef";

  /// <summary>Everything that carries a secret on its way through this module; {0} is the secret.</summary>
  public static TheoryData<string> Carriers =>
  [
    "Authorization: Bearer {0}",
    "authorization: Basic {0}",
    "Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature={0}",
    "Proxy-Authorization: Basic {0}",
    "the call with bearer {0} was refused",
    """{"headers":{"Authorization":"Bearer {0}"}}""",
    """{"token_value":"{0}","token_info":{"token_id":"5715"}}""",
    """{"token_value" : "{0}"}""",
    """{"properties":{"access_token":"{0}","jdbc_url":"jdbc:spark://host"}}""",
    """{"client_id":"x","client_secret":"{0}"}""",
    """a log of a log: {\"access_token\":\"{0}\",\"x\":1}""",
    "{'password': '{0}'}",
    """{"password":"{0}"}""",
    "jdbc:spark://host:443/default;transportMode=http;ssl=1;httpPath=sql/protocolv1/o/0/1;AuthMech=3;UID=token;PWD={0}",
    "jdbc:databricks://host:443/default;AuthMech=11;Auth_AccessToken={0};httpPath=x",
    """{"jdbc_url":"jdbc:spark://host;UID=token;PWD={0}","x":1}""",
    "https://host/?X-Amz-Security-Token={0}&X-Amz-Date=1",
    "https://host/?X-Amz-Date=1&X-Amz-Signature={0}",
    "X-Amz-Security-Token: {0}",
    "grant_type=client_credentials&client_secret={0}&scope=all-apis",
    "AWS_SECRET_ACCESS_KEY={0}",
    "aws_secret_access_key = {0}",
    "aws_session_token = {0}",
    "<Credentials><SecretAccessKey>{0}</SecretAccessKey></Credentials>",
    "<SessionToken>{0}</SessionToken>",
    """{"SecretAccessKey":"{0}"}""",
    """{"SessionToken":"{0}"}""",
    "password={0}",
    "password: {0}",
  ];

  [Theory]
  [MemberData(nameof(Carriers))]
  public void Secret_goes_and_the_rest_stays(string carrier)
  {
    var redacted = Redactor.Redact(carrier.Replace("{0}", Secret, StringComparison.Ordinal));

    Assert.DoesNotContain(Secret, redacted, StringComparison.Ordinal);
    Assert.Contains(Redactor.Mask, redacted, StringComparison.Ordinal);
  }

  [Theory]
  [MemberData(nameof(Carriers))]
  public void No_random_secret_survives_in(string carrier) =>
    Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-."].Array[12, 80].Select(c => new string(c)).Sample(secret =>
    {
      var redacted = Redactor.Redact("before " + carrier.Replace("{0}", secret, StringComparison.Ordinal) + "\nafter");
      Assert.DoesNotContain(secret, redacted, StringComparison.Ordinal);
      // Not even the greater part of it.
      Assert.DoesNotContain(secret.Substring(secret.Length / 3, 8), redacted, StringComparison.Ordinal);
      Assert.EndsWith("\nafter", redacted, StringComparison.Ordinal);
    }, iter: 200);

  [Fact]
  public void Databricks_tokens_go_wherever_they_stand() =>
    Gen.Select(OneOf("dapi", "dose"), Gen.Char["0123456789abcdef"].Array[32].Select(c => new string(c)), OneOf("", "-2", "-3"), OneOf(" ", "\"", "'", "\n", "=", "/", "(", ",", "<", "\\\""))
      .Sample((prefix, digits, suffix, border) =>
      {
        var redacted = Redactor.Redact($"x{border}{prefix}{digits}{suffix}{border}y");
        Assert.Equal($"x{border}{prefix}***{border}y", redacted);
      });

  [Fact]
  public void Oauth_tokens_go_wherever_they_stand() =>
    Assert.Equal("x *** y", Redactor.Redact("x eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl y"));

  [Fact]
  public void Value_with_quotes_in_it_goes_whole() =>
    Assert.Equal("""{"password":"***","user":"u"}""", Redactor.Redact("""{"password":"a\"b\\","user":"u"}"""));

  [Theory]
  [InlineData("S3 GetBucketPolicy acme-lake -> 200 (request id 7YX3, 35 ms)")]
  [InlineData("""{"token_infos":[{"token_id":"5715498424f15ee0213be729257b53fc35a47d5953e3bdfd8ed22a0b93b339f4","comment":"Stitch destination","expiry_time":-1}]}""")]
  [InlineData("jdbc:spark://host:443/default;transportMode=http;ssl=1;httpPath=sql/protocolv1/o/0/1;AuthMech=3;UID=token;PWD=<personal-access-token>")]
  [InlineData("""{"Action":"sts:AssumeRole","Principal":{"AWS":["arn:aws:iam::218546966473:role/LoaderDelta"]}}""")]
  [InlineData("Authorization failed for the basic reason")]
  [InlineData("The signature of this method is fine")]
  [InlineData("")]
  public void What_is_no_secret_is_left_alone(string text) => Assert.Equal(text, Redactor.Redact(text));

  [Theory]
  [MemberData(nameof(Carriers))]
  public void Twice_is_as_once(string carrier)
  {
    var once = Redactor.Redact(carrier.Replace("{0}", Secret, StringComparison.Ordinal));
    Assert.Equal(once, Redactor.Redact(once));
  }

  private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

  [Fact]
  public void Nothing_is_nothing() => Assert.Equal("", Redactor.Redact(null));

  [Theory]
  [InlineData("https://user:{0}@host/path", "https://***@host/path")]
  [InlineData("databricks://token:{0}@host", "databricks://***@host")]
  [InlineData("s3://bucket/me@acme.example", "s3://bucket/me@acme.example")]
  [InlineData("keys: AKIAIOSFODNN7EXAMPLE / wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.", "keys: AKIAIOSFODNN7EXAMPLE / ***.")]
  [InlineData("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY ASIAIOSFODNN7EXAMPLE", "*** ASIAIOSFODNN7EXAMPLE")]
  [InlineData("a-eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln, b", "a-***, b")]
  public void Secrets_that_show_what_they_are_by_their_place_go(string text, string expected) =>
    Assert.Equal(expected, Redactor.Redact(text.Replace("{0}", Secret, StringComparison.Ordinal)));

  /// <summary>Long bodies in which a rule can begin again and again.</summary>
  public static TheoryData<string> Repeated =>
  [
    "eyJaaaaaaaa-", "-eyJ", "eyJaaaaaaaa.", "eyJ_", "_eyJaaaaaaaaaa", "://", "://a:", "://aaaa", "a@", "bearer ", "bearer\t\t", "authorization", "authorization: ", "authorization\n", "password", "password =",
    "pwd= ", "'pwd':'", "\"pwd\":\"", "\\\"pwd\\\":\\\"", "\"pwd\" : ", "<pwd>", "AKIAIOSFODNN7EXAMPLE ", "AKIAIOSFODNN7EXAMPLE/", "abcdefghij", "dapi0123456", "sig", "x-amz-signature", " ", "\\", "\"",
  ];

  [Theory]
  [MemberData(nameof(Repeated))]
  public void Time_grows_with_the_length_of_the_text_and_not_with_its_square(string part)
  {
    Redactor.Know("kkkkkkkkkkkkkkkkkkkk-kkkkkkkkkkkkkkkkkkkk");
    Redactor.Redact(Of(1_000));
    // Squared, this length takes many seconds. On a machine that is slower than that: eight times the text takes about eight times as long,
    // and squared 64 times.
    var (little, much) = (Best(40_000), Best(320_000));
    Assert.True(much < TimeSpan.FromSeconds(1) || much < 24 * little, $"{little.TotalMilliseconds} ms became {much.TotalMilliseconds} ms");

    string Of(int length) => string.Concat(Enumerable.Repeat(part, length / part.Length + 1));

    TimeSpan Best(int length)
    {
      var text = Of(length);
      return Enumerable.Range(0, 3).Min(_ =>
      {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Redactor.Redact(text);
        return clock.Elapsed;
      });
    }
  }

  [Fact]
  public void Secrets_in_use_go_wherever_they_stand_and_nothing_else() =>
    Gen.Select(Gen.Char["ab"].Array[12, 20].Select(c => new string(c)), Gen.Char["ab"].Array[0, 400].Select(c => new string(c)), Gen.Char["ab"].Array[0, 400].Select(c => new string(c))).Sample((secret, before, after) =>
    {
      var known = new KnownSecrets();
      known.Add(secret);
      var masked = known.Replace(before + secret + after, "*");
      Assert.DoesNotContain(secret, masked, StringComparison.Ordinal);
      Assert.Contains('*', masked);
      var other = (before + after).Replace(secret, "", StringComparison.Ordinal);
      if (!other.Contains(secret, StringComparison.Ordinal)) Assert.Equal(other, known.Replace(other, "*"));
    }, iter: 2_000);

  // A service that refuses a secret may say it again in any of these.
  [Fact]
  public void A_secret_in_use_goes_in_whatever_form_it_comes_back() =>
    Gen.Select(Gen.Char["abcXYZ089-_./+"].Array[12, 40].Select(c => new string(c)), Gen.String[Gen.Char.AlphaNumeric, 0, 5], Gen.String[Gen.Char.AlphaNumeric, 0, 5]).Sample((secret, before, after) =>
    {
      var known = new KnownSecrets();
      known.Add(secret);
      var bytes = System.Text.Encoding.UTF8.GetBytes(before + secret + after);
      var percent = System.Text.Encoding.UTF8.GetBytes(secret).Select(b => b.ToString("x2", null));
      foreach (var text in new[] { secret.ToUpperInvariant(), secret.ToLowerInvariant(), Uri.EscapeDataString(secret), string.Concat(percent.Select(h => $"%{h}")), string.Concat(percent.Select(h => $"%{h.ToUpperInvariant()}")) })
        Assert.Equal($"{before}*{after}", known.Replace(before + text + after, "*"));
      // Of what surrounds it in base64, a letter at each end holds bits of both.
      foreach (var text in new[] { Convert.ToBase64String(bytes), Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_') })
        Assert.InRange(known.Replace(text, "*").Length, 1, text.Length - (secret.Length * 8 / 6) + 3);
    }, iter: 1_000);

  [Fact]
  public void Short_words_are_no_secrets_that_could_be_found()
  {
    var known = new KnownSecrets();
    known.Add("bucket");
    Assert.Equal("the bucket", known.Replace("the bucket", "*"));
    Assert.Equal("", known.Replace("", "*"));
  }
}
