using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sweep;

/// <summary>What other people have in the same accounts. None of it may ever change.</summary>
internal static class Bystanders
{
  private const string Account = SandboxOptions.AccountId, Reporter = "reporter@acme.example";

  /// <summary>The catalog that others use, too.</summary>
  public const string Catalog = "lake";

  public const string Policy =
    """
    {
      "Version": "2012-10-17",
      "Statement": [ {"Sid":"Analysts", "Effect":"Allow", "Principal":{"AWS":"arn:aws:iam::123456789012:role/reporting"},
        "Action":"s3:GetObject", "Resource":"arn:aws:s3:::acme-lake/reports/*"} ]
    }
    """;

  public static void Add(Sandbox.Sandbox sandbox)
  {
    var state = sandbox.AwsState;
    lock (state.Gate)
    {
      var role = new Role(
        "reporting", "AROAREPORTING000001", $"arn:aws:iam::{Account}:role/reporting", state.Now, PolicyDocuments.Ec2Trust())
      {
        Tags = new Dictionary<string, string> { ["Team"] = "data" },
        Policies = new Dictionary<string, string>
        {
          ["reports"] = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}}""",
        },
      };
      var profile = new InstanceProfile(
        "reporting", "AIPAREPORTING000001", $"arn:aws:iam::{Account}:instance-profile/reporting", state.Now) { RoleName = "reporting" };
      state.Change(Account, iam => iam.With(role).With(profile));
      state.Buckets[World.Bucket].SetPolicy(Policy, state.Now);
    }
    var workspace = sandbox.WorkspaceStates[0];
    lock (workspace.Gate)
    {
      workspace.InstanceProfiles.Add(new($"arn:aws:iam::{Account}:instance-profile/reporting", false, null), skipValidation: true);
      var cluster = """
        {"cluster_name":"adhoc","spark_version":"16.4.x-scala2.12","node_type_id":"m5d.large","num_workers":1,"custom_tags":{"Team":"data"}}
        """;
      workspace.Clusters.Create((JsonObject)JsonNode.Parse(cluster)!, workspace.AdminName, null);
      workspace.Tokens.Create(workspace.AdminName, "nightly report", null);
      if (workspace.Catalogs.Metastore is not { } metastore) return;
      var credential = metastore.Credentials.Add(new("reports", Reporter, workspace.Now()) { RoleArn = $"arn:aws:iam::{Account}:role/reporting" });
      var location = metastore.Locations.Add(new("reports", Reporter, workspace.Now()) { Url = "s3://acme-reports/", Credential = credential });
      location.Grant(Reporter, ["READ_FILES"]);
      metastore.Catalogs.Get(Catalog).Grant(Reporter, ["USE_CATALOG", "SELECT"]);
    }
  }
}
