namespace StitchDelta.Tests.Resources;

public sealed class ProbeBucketTests
{
  private readonly MemoryAws _aws = new();
  private readonly List<StitchPrivilegeCheck> _found = [];
  private readonly List<string> _left = [];

  private Task RunAsync(CancellationToken cancel = default) => ProbeBucket.RunAsync(_aws, "acme-lake", _found.Add, _left.Add, cancel);

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
}
