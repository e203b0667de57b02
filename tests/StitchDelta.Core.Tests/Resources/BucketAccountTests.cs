namespace StitchDelta.Tests.Resources;

/// <summary>The account that somebody says a bucket is of, held against what S3 says.</summary>
public class BucketAccountTests
{
  private const string Bucket = "acme-lake", Other = "210987654321", Third = "999999999999";

  private readonly MemoryAws _aws = new();

  private Task RequireAsync(string? account) => BucketOwner.RequireAsync(_aws, null, Bucket, account, CancellationToken.None);

  [Theory]
  [InlineData(true, Third, $": it is of {MemoryAws.Account}.")]
  [InlineData(false, Third, "names. ")]
  [InlineData(false, MemoryAws.Account, "names. ")]
  public async Task What_S3_denies_is_refused(bool isOwn, string account, string said)
  {
    (_aws.IsOwn, _aws.BucketAccount) = (isOwn, Other);
    var refused = await Assert.ThrowsAsync<StitchDeltaException>(() => RequireAsync(account));
    Assert.Same(Catalogue.BucketAccountDiffers, refused.Entry);
    Assert.Contains(account, refused.Message, StringComparison.Ordinal);
    Assert.Contains(said, refused.Message, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData(true, MemoryAws.Account)]
  [InlineData(false, Other)]
  public async Task What_S3_confirms_is_taken(bool isOwn, string account)
  {
    (_aws.IsOwn, _aws.BucketAccount) = (isOwn, Other);
    await RequireAsync(account);
  }

  [Theory]
  [InlineData(true, MemoryAws.Account, true)]
  [InlineData(true, Other, false)]
  [InlineData(false, MemoryAws.Account, false)]
  [InlineData(false, Other, true)]
  public async Task Where_S3_refuses_to_say_the_list_of_the_own_buckets_does(bool isListed, string account, bool isTaken)
  {
    _aws.IsOwn = null;
    if (!isListed) _aws.Listed.Clear();
    if (isTaken) await RequireAsync(account);
    else await Assert.ThrowsAsync<StitchDeltaException>(() => RequireAsync(account));
  }

  [Fact]
  public async Task Nothing_named_is_nothing_asked()
  {
    var asked = new List<string>();
    _aws.Before = asked.Add;
    await RequireAsync(null);
    Assert.Empty(asked);
  }
}
