using System.Reflection;

namespace StitchDelta.Tests.Execution;

public class StepResultTests
{
  public static TheoryData<bool, ChangeAction?, StepStatus> Ends => new()
  {
    { false, null, StepStatus.Unchanged },
    { false, ChangeAction.None, StepStatus.Unchanged },
    { false, ChangeAction.Create, StepStatus.Changed },
    { true, ChangeAction.Create, StepStatus.Planned },
    { true, ChangeAction.None, StepStatus.Planned },
  };

  [Theory]
  [MemberData(nameof(Ends))]
  public async Task A_step_ends_as_its_changes_say(bool isPlanning, ChangeAction? action, StepStatus status)
  {
    var changes = new ChangeSet(new TestStage { IsPlanning = isPlanning });
    if (action == ChangeAction.None) changes.Unchanged("cluster");
    else if (action is { } done) await changes.ApplyAsync(new(done, "cluster"), () => Task.CompletedTask);
    var result = changes.Result(new StitchBucket { BucketName = "acme-lake" });
    Assert.Equal((status, "acme-lake", isPlanning), (result.Status, result.Value.BucketName, result.Value.IsPlanned));
    Assert.Equal(action is null ? 0 : 1, result.Value.Changes.Count);
  }

  [Fact]
  public async Task A_declined_change_leaves_no_object()
  {
    var changes = new ChangeSet(new TestStage { Answer = _ => false });
    await changes.ApplyAsync(new(ChangeAction.Create, "cluster"), () => throw new InvalidOperationException("made all the same"));
    var result = changes.Result(new StitchBucket());
    Assert.Equal(StepStatus.Declined, result.Status);
    Assert.Equal(StepStatus.Declined, result.Select(b => b with { BucketName = "acme-lake" }).Status);
    Assert.Throws<InvalidOperationException>(() => result.Value);
  }

  [Fact]
  public void No_step_says_by_null_that_a_change_was_declined()
  {
    var context = new NullabilityInfoContext();
    const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    var steps = typeof(StageOutput).Assembly.GetTypes().SelectMany(t => t.GetMethods(All))
      .Where(m => m.ReturnType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Task<>)
        && typeof(StageOutput).IsAssignableFrom(type.GetGenericArguments()[0])).ToList();
    Assert.NotEmpty(steps);
    Assert.All(steps, m => Assert.NotEqual(NullabilityState.Nullable, context.Create(m.ReturnParameter).GenericTypeArguments[0].ReadState));
  }
}
