namespace StitchDelta.Tests.Resources;

public sealed class ProbeBucketTests
{
  private readonly MemoryAws _aws = new();
  private readonly List<StitchPrivilegeCheck> _found = [];
  private readonly List<string> _left = [];

  private Task RunAsync(CancellationToken cancel = default) => ProbeBucket.RunAsync(_aws, "acme-lake", _found.Add, Leave, cancel);

  private void Leave(string key, string why)
  {
    Assert.NotEmpty(why);
    _left.Add(key);
  }

  [Fact]
  public async Task It_does_all_four_and_leaves_nothing()
  {
    await RunAsync();
    Assert.Equal(["s3:ListBucket", "s3:PutObject", "s3:GetObject", "s3:DeleteObject"], _found.Select(c => c.Privilege));
    Assert.All(_found, c => Assert.Equal((CheckStatus.Passed, "arn:aws:iam::123456789012:user/admin"), (c.Status, c.PrincipalArn)));
    Assert.Empty(_aws.Objects);
    Assert.Empty(_left);
  }

  [Fact]
  public async Task What_needs_an_object_is_skipped_when_none_can_be_written()
  {
    _aws.Refused.Add("PutObject");
    await RunAsync();
    Assert.Equal([CheckStatus.Passed, CheckStatus.Failed, CheckStatus.Skipped, CheckStatus.Skipped], _found.Select(c => c.Status));
  }

  [Fact]
  public async Task An_object_that_cannot_be_deleted_is_named()
  {
    _aws.Refused.Add("DeleteObject");
    await RunAsync();
    Assert.Equal(CheckStatus.Failed, _found[3].Status);
    Assert.Equal(_aws.Objects.Keys, _left);
  }

  [Fact]
  public async Task Cancelled_it_still_cleans_up()
  {
    using var cancel = new CancellationTokenSource();
    _aws.Before = call =>
    {
      if (call != "GetObject") return;
      cancel.Cancel();
      throw new OperationCanceledException(cancel.Token);
    };
    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(cancel.Token));
    Assert.Empty(_aws.Objects);
  }

  [Theory]
  [InlineData("s3:PutObject", false)]
  [InlineData("s3:GetObject", false)]
  [InlineData("s3:PutObject", true)]
  public async Task Whoever_has_seen_enough_leaves_no_object(string last, bool isRefused)
  {
    // As Select-Object -First does: writing the result throws what is neither a fault nor a cancellation.
    if (isRefused) _aws.Refused.Add("DeleteObject");
    await Assert.ThrowsAsync<InvalidOperationException>(() => ProbeBucket.RunAsync(_aws, "acme-lake", Take, Leave, default));
    Assert.Equal(isRefused ? _left : [], _aws.Objects.Keys);
    Assert.Equal(isRefused ? 1 : 0, _left.Count);

    void Take(StitchPrivilegeCheck check)
    {
      if (check.Privilege == last) throw new InvalidOperationException("enough");
    }
  }

  [Fact]
  public async Task An_object_that_was_never_written_is_not_looked_for()
  {
    _aws.Refused.Add("PutObject");
    _aws.Refused.Add("DeleteObject");
    await RunAsync();
    Assert.Empty(_left);
  }
}
