using StitchDelta;
using StitchDelta.Checks;
using StitchDelta.Contracts;
using StitchDelta.Engine;
using StitchDelta.Examples;
using StitchDelta.Execution;
using StitchDelta.Installations;
using StitchDelta.Resources.Buckets;
using StitchDelta.Resources.Clusters;
using StitchDelta.Resources.Destinations;
using StitchDelta.Resources.Roles;
using StitchDelta.Resources.Tokens;
using StitchDelta.Sandbox;

// The same set-up as the one line of PowerShell, with the library's own steps, on the sandbox.
var stage = new ConsoleStage();
var engine = new EngineEntry();
using var sandbox = new SandboxFactory().Start(new SandboxOptions());
var aws = new ConsistentAws(engine.Aws(sandbox.Aws, stage), new RecentWrites(), stage.Progress);
var workspace = engine.Workspace(sandbox.Workspace, stage);
var stitch = engine.Stitch(sandbox.Stitch, stage);
var url = sandbox.Workspace.WorkspaceUrl;

foreach (var round in new[] { "Set up", "Again" })
{
  Console.WriteLine($"{round}:");
  var before = sandbox.Requests.Count(r => r.IsWrite);
  var failed = 0;
  await CheckDestination.RunAsync(await SetUpAsync(), check =>
  {
    if (check.Status is CheckStatus.Failed or CheckStatus.Warning) failed++;
    Console.WriteLine($"  {check.Status,-7} {check.CheckName}: {check.Actual} {check.Remedy}");
  }, CancellationToken.None);
  Console.WriteLine($"  writes: {sandbox.Requests.Count(r => r.IsWrite) - before}");
  if (failed > 0) return 1;
}
Console.WriteLine("No check failed.");
return 0;

async Task<CheckSubject> SetUpAsync()
{
  var cancel = CancellationToken.None;
  var bucket = await FindBucket.RunAsync(aws, SandboxOptions.BucketName, null, cancel);
  await GrantBucketAccess.RunAsync(stage, aws, bucket.ToFacts(), cancel);
  var profile = Made(await MakeInstanceProfile.RunAsync(stage, aws, bucket.BucketName!, "stitch-delta", SandboxOptions.DeploymentRoleName, null, null, cancel));
  await RegisterInstanceProfile.RunAsync(
    stage, workspace, url, profile.InstanceProfileArn!, skipValidation: false, RegisterInstanceProfile.PropagationTime, cancel);
  // What is made for the installation bears its mark, by which it is found again whatever its name.
  var installation = new InstallationRecord { Id = InstallationId.Of(profile.RoleArn!, bucket.BucketName!), BucketName = bucket.BucketName };
  var request = new ClusterRequest { ClusterName = "stitch", InstanceProfileArn = profile.InstanceProfileArn!, Installation = installation };
  var cluster = Made(await MakeCluster.RunAsync(stage, workspace, url, request, cancel));
  await AwaitCluster.RunAsync(stage, workspace, cluster.ClusterId!, TimeSpan.FromMinutes(30), cancel);
  var jdbc = await MakeJdbcUrl.RunAsync(stage, workspace, url, cluster.ClusterId!, null, cancel);
  var token = Made(await MakeToken.RunAsync(stage, workspace, url, new TokenRequest { Installation = installation }, another: false, cancel));
  var form = new DestinationForm { DestinationName = "Lake", BucketName = bucket.BucketName, JdbcUrl = jdbc.JdbcUrl, AccessToken = token.Token };
  var (destination, info) = await MakeDestination.RunAsync(stage, stitch, form, token.TokenId, cancel);
  await AwaitConnectionCheck.RunAsync(stage, stitch, info!, TimeSpan.FromMinutes(15), cancel);

  // What each step knows is handed on, as it is from object to object down the pipe.
  return new CheckSubject
  {
    Facts = new StageOutput[] { token, jdbc, profile, bucket }.Aggregate(Made(destination).ToFacts(), (known, earlier) => known.Or(earlier.ToFacts())),
    Systems = new()
    {
      Aws = aws,
      Workspace = workspace,
      WorkspaceUrl = url,
      Stitch = stitch,
    },
    Waiting = Console.WriteLine,
  };
}

static T Made<T>(StepResult<T> result) where T : StageOutput => result.Value; // Nobody declines here.
