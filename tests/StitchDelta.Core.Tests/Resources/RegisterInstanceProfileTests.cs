namespace StitchDelta.Tests.Resources;

public class RegisterInstanceProfileTests
{
  private const string Arn = "arn:aws:iam::123456789012:instance-profile/fresh";
  private readonly TestWorkspace _workspace = new();
  private readonly TestStage _stage = new();

  private Task<DeltaInstanceProfileRegistration?> RunAsync(TimeSpan timeout) =>
    RegisterInstanceProfile.RunAsync(_stage, _workspace, TestWorkspace.Url, Arn, false, timeout, CancellationToken.None).OrNullAsync();

  [Theory]
  [InlineData("Verification of the instance profile failed. AWS error: You are not authorized to perform this operation. Encoded authorization failure message: x")]
  [InlineData("Value (arn) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN")]
  public async Task A_profile_that_AWS_does_not_know_yet_is_tried_again(string words)
  {
    _workspace.Refusals.Enqueue(TestWorkspace.Refusal("DRY_RUN_FAILED", words));
    Assert.Equal(Outcome.Created, (await RunAsync(TimeSpan.FromMinutes(1)))!.Outcome);
    Assert.Equal(2, _workspace.Writes.Count);
    Assert.Equal([words], _stage.Statuses);
  }

  [Fact]
  public async Task When_the_time_is_up_the_service_is_quoted()
  {
    _workspace.Refusals.Enqueue(TestWorkspace.Refusal("DRY_RUN_FAILED", "You are not authorized to perform this operation."));
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RunAsync(TimeSpan.Zero));
    Assert.Equal(Catalogue.InstanceProfileNotVerified, error.Entry);
    Assert.Contains("You are not authorized to perform this operation.", error.Message);
    Assert.Contains("-RoleName fresh -DeploymentRoleName", error.Remedy);
    Assert.Equal("DRY_RUN_FAILED", error.ErrorCode);
  }

  [Theory]
  [InlineData(3, true)]
  [InlineData(100, false)]
  public async Task A_list_that_shows_it_late_is_asked_for_half_a_minute(int lists, bool isListed)
  {
    _workspace.LateLists = lists;
    var time = new TestTime();
    var stage = new TestStage { Time = time };
    var run = RegisterInstanceProfile.RunAsync(stage, _workspace, TestWorkspace.Url, Arn, false, TimeSpan.FromMinutes(1), null, CancellationToken.None);
    if (isListed) Assert.Equal(Outcome.Created, (await run).Value.Outcome);
    else Assert.Same(Catalogue.InstanceProfileNotListed, (await Assert.ThrowsAsync<StitchDeltaException>(() => run)).Entry);
    Assert.Single(_workspace.Writes);
    Assert.NotEmpty(stage.Statuses);
    Assert.InRange(time.Passed, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(30));
  }

  [Fact]
  public async Task Another_refusal_is_not_tried_again()
  {
    _workspace.Refusals.Enqueue(TestWorkspace.Refusal("PERMISSION_DENIED", "Only admins"));
    await Assert.ThrowsAsync<StitchDeltaException>(() => RunAsync(TimeSpan.FromMinutes(1)));
    Assert.Single(_workspace.Writes);
  }

  [Fact]
  public async Task A_refusal_in_the_midst_of_the_wait_closes_the_progress()
  {
    _workspace.Refusals.Enqueue(TestWorkspace.Refusal("DRY_RUN_FAILED", "You are not authorized to perform this operation."));
    _workspace.Refusals.Enqueue(TestWorkspace.Refusal("PERMISSION_DENIED", "Only admins"));
    await Assert.ThrowsAsync<StitchDeltaException>(() => RunAsync(TimeSpan.FromMinutes(1)));
    Assert.Single(_stage.Statuses);
    Assert.Empty(_stage.Waiting);
  }

  [Fact]
  public async Task One_that_is_there_is_left_alone()
  {
    _workspace.Profiles.Add(Arn);
    Assert.Equal(Outcome.Unchanged, (await RunAsync(TimeSpan.Zero))!.Outcome);
    Assert.Empty(_workspace.Writes);
  }
}
