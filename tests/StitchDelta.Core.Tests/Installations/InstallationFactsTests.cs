using System.Reflection;

namespace StitchDelta.Tests.Installations;

public class InstallationFactsTests
{
  // What is said of a destination as it is now.
  private static readonly string[] OfTheMoment = ["RecordPending", "SshHost", "SshPort", "SshUser", "IsPaused", "MissingProperties"];

  private static readonly PropertyInfo[] All = typeof(InstallationFacts).GetProperties();

  private static IEnumerable<Type> Outputs => typeof(StageOutput).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(StageOutput)));

  private static object Value(PropertyInfo fact) =>
    fact.PropertyType == typeof(string) ? fact.Name
    : fact.PropertyType.IsAssignableFrom(typeof(string[])) ? new[] { fact.Name }
    : fact.PropertyType == typeof(Uri) ? new Uri($"https://{fact.Name}.cloud.databricks.com")
    : fact.PropertyType == typeof(System.Security.SecureString) ? StitchDelta.Credentials.Secret.Of(fact.Name)!
    : fact.PropertyType == typeof(StitchRegion?) ? StitchRegion.Europe
    : fact.PropertyType == typeof(DateTimeOffset?) ? DateTimeOffset.UnixEpoch
    : fact.PropertyType == typeof(bool) ? true
    : fact.PropertyType == typeof(int?) ? 7 : (object)7L;

  private static InstallationFacts Whole()
  {
    var facts = new InstallationFacts();
    foreach (var fact in All) fact.SetValue(facts, Value(fact));
    return facts;
  }

  [Fact]
  public void Each_fact_is_handed_on_but_those_of_the_moment()
  {
    var after = new InstallationFacts().Or(Whole());
    Assert.Equal(OfTheMoment, All.Where(f => f.GetValue(after) is null or false or string[] { Length: 0 }).Select(f => f.Name));
  }

  [Fact]
  public void Each_fact_that_is_handed_on_is_read_from_a_row()
  {
    var read = InstallationFacts.Read(name => Value(All.Single(f => f.Name == name)));
    Assert.Equal(OfTheMoment, All.Where(f => f.GetValue(read) is null or false or string[] { Length: 0 }).Select(f => f.Name));
  }

  [Fact]
  public void What_is_new_stays()
  {
    var after = new InstallationFacts { ClusterId = "c", RoleName = "new" }.Or(new() { BucketName = "acme-lake", RoleName = "old" });
    Assert.Equal(("acme-lake", "new", "c"), (after.BucketName, after.RoleName, after.ClusterId));
  }

  [Fact]
  public void What_follows_from_a_stage_is_not_handed_on_by_it()
  {
    var after = new InstallationFacts { ClusterId = "new" }.Or(Whole(), PipelineStage.Cluster);
    Assert.Equal(("BucketName", "RoleName", "ClusterName", "new"), (after.BucketName, after.RoleName, after.ClusterName, after.ClusterId));
    Assert.Equal((null, null, null), (after.JdbcUrl, after.TokenId, after.DestinationId));
  }

  [Fact]
  public void The_strings_of_a_row_are_understood()
  {
    var row = new Dictionary<string, object?> { ["StitchRegion"] = "europe", ["WorkspaceUrl"] = "https://acme.cloud.databricks.com", ["DestinationId"] = "no number", ["BucketName"] = 7 };
    var after = InstallationFacts.Read(name => row.TryGetValue(name, out var value) ? value : null);
    Assert.Equal(StitchRegion.Europe, after.StitchRegion);
    Assert.Equal("acme.cloud.databricks.com", after.WorkspaceUrl!.Host);
    Assert.Equal(((long?)null, (string?)null), (after.DestinationId, after.BucketName));
    Assert.Equal(StitchRegion.Europe, InstallationFacts.Read(_ => (int)StitchRegion.Europe).StitchRegion);
    Assert.Equal(StitchRegion.Europe, InstallationFacts.Read(_ => (long)StitchRegion.Europe).StitchRegion);
    Assert.Null(InstallationFacts.Read(_ => "5").StitchRegion);
    Assert.Null(InstallationFacts.Read(_ => 5).StitchRegion);
  }

  [Fact]
  public void No_output_type_is_another()
  {
    Assert.NotEmpty(Outputs);
    Assert.All(Outputs, t => Assert.Equal((typeof(StageOutput), true), (t.BaseType, t.IsSealed)));
  }

  [Fact]
  public void What_an_output_type_shows_is_the_fact_of_that_name()
  {
    foreach (var type in Outputs)
    {
      var shown = type.GetProperties().Where(p => p.CanWrite && All.Any(f => f.Name == p.Name)).ToList();
      Assert.NotEmpty(shown);
      var (written, read) = ((StageOutput)Activator.CreateInstance(type)!, (StageOutput)Activator.CreateInstance(type)!);
      typeof(StageOutput).GetProperty(nameof(StageOutput.Facts), BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(read, Whole());
      foreach (var property in shown)
      {
        var fact = All.Single(f => f.Name == property.Name);
        property.SetValue(written, Value(fact));
        Assert.Equal((fact.PropertyType, $"{Value(fact)}"), (property.PropertyType, $"{fact.GetValue(written.Facts)}"));
        Assert.Equal($"{Value(fact)}", $"{property.GetValue(read)}");
      }
    }
  }
}
