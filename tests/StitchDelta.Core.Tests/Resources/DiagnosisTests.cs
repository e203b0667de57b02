using StitchDelta.HiveServer2.Messages;
using StitchDelta.Tests.HiveServer2;

namespace StitchDelta.Tests.Resources;

/// <summary>A diagnosis follows status and error code, where the service states them. Names that people chose may hold any word and
/// number.</summary>
public sealed class DiagnosisTests
{
  private const string Bucket = "Grant-StitchBucketAccess";
  private const string Name = "Check the bucket name";
  private const string Region = "in the AWS region of the Stitch account";
  private const string Addresses = "IP access lists";
  private const string Token = "Update-DeltaToken";
  private const string Cluster = "Start-DeltaCluster";
  private const string AutoMerge = "autoMerge.enabled to false";
  private const string Nothing = "Test-StitchDestination finds the part that fails.";

  // What stands for the name in a message.
  private const string Id = "{id}";

  /// <summary>Every word and number that a diagnosis looks, or once looked, for.</summary>
  private static readonly string[] Words =
  [
    "SSH", "ssh", "sshd", "SSO", "AccessDenied", "Access-Denied", "access_denied", "region", "NoSuchBucket", "InvalidBucketName", "IP-ACL", "access-token", "autoMerge", "refused",
    "RESOURCE_DOES_NOT_EXIST", "INVALID_STATE", "unavailable", "TEMPORARILY_UNAVAILABLE", "PermanentRedirect", "AuthorizationHeaderMalformed", "principal", "BlockPublicPolicy",
    "401", "403", "404", "502", "503", "504", "140100", "140300", "HTTP", "Status-Code-403",
  ];

  /// <summary>Names with each of them at the beginning, within and at the end, in the forms that ids, hosts, buckets and roles
  /// have.</summary>
  public static TheoryData<string> Names()
  {
    var names = new TheoryData<string>();
    foreach (var name in AllNames()) names.Add(name);
    return names;
  }

  private static IEnumerable<string> AllNames() =>
    Words.SelectMany(word => new[] { word, $"{word}-140100-x", $"0101-{word}-x", $"0101-140100-{word}", $"{word}.cloud.example", $"a{word}b" })
      .Concat(["0403-140100-abcd1234", "0101-140300-401abc", "sshd-1.cloud.databricks.com", "AWSReservedSSO_Admin_0401"]);

  public static TheoryData<string, string> Messages => new()
  {
    { $"AccessDenied: Access Denied (s3:ListBucket on arn:aws:s3:::{Id})", Bucket },
    { $"com.amazonaws.services.s3.model.AmazonS3Exception: Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: {Id}; S3 Extended Request ID: x)", Bucket },
    { $"User: {Id} is not authorized (Service: S3, Status Code: 403, Request ID: X, Extended Request ID: y)", Nothing },
    { "Access Denied (Service: S3, Status Code: 403, Request ID: X)", Bucket },
    { $"An error occurred (AccessDenied) when calling the PutObject operation: Access Denied to {Id}", Bucket },
    { $"An error occurred (NoSuchBucket) when calling the ListObjects operation: The specified bucket does not exist: {Id}", Name },
    { $"NoSuchBucket: The specified bucket does not exist ({Id})", Name },
    { $"InvalidBucketName: The specified bucket is not valid. ({Id})", Name },
    { "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'", Region },
    { $"AuthorizationHeaderMalformed: The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1' ({Id})", Region },
    { $"HTTP 403: Source IP address: 52.23.137.21 is blocked by Databricks IP ACL for workspace: 6051921418418893 {Id}", Addresses },
    { $"HTTP 403: Invalid access token. {Id}", Token },
    { $"HTTP 401: Unauthorized {Id}", Token },
    { $"HTTP 404: RESOURCE_DOES_NOT_EXIST: no cluster {Id}", Cluster },
    { $"HTTP 400: INVALID_STATE: cluster {Id} cannot be used", Cluster },
    { $"HTTP 503: TEMPORARILY_UNAVAILABLE: Cluster {Id} is temporarily unavailable.", Cluster },
    { $"HTTP 400: BAD_REQUEST: {Id}", Nothing },
    { $"java.sql.SQLException: [Simba][SparkJDBCDriver](500593) Communication link failure. Failed to connect to server. Reason: HTTP Response code: 403, Error message: Unknown. {Id}", Token },
    { $"[Databricks][DatabricksJDBCDriver](500593) Communication link failure. Failed to connect to server. Reason: HTTP Response code: 503, Error message: {Id}", Cluster },
    { $"Connection refused ({Id}:443)", Cluster },
    { "spark.databricks.delta.schema.autoMerge.enabled must be false, but it is true", AutoMerge },
    { $"The SQL statement failed: [TABLE_OR_VIEW_NOT_FOUND] {Id}", Nothing },
    { $"Cluster {Id} did not answer", Nothing },
    { $"{Id} did not answer", Nothing },
    { $"Could not resolve {Id}", Nothing },
    { "", Nothing },
  };

  [Theory]
  [MemberData(nameof(Messages))]
  public void A_failed_check_is_explained_by_what_it_states_whatever_names_it_quotes(string message, string remedy)
  {
    foreach (var name in AllNames())
    {
      var said = message.Replace(Id, name, StringComparison.Ordinal);
      Assert.True(ConnectionCheckAdvice.Remedy(said, throughTunnel: false).Contains(remedy, StringComparison.Ordinal), said);
    }
  }

  [Theory]
  [MemberData(nameof(Names))]
  public void Only_a_destination_with_a_tunnel_has_trouble_with_one(string name)
  {
    var message = $"Auth fail for {name}";
    Assert.Contains("-NoSsh", ConnectionCheckAdvice.Remedy(message, throughTunnel: true), StringComparison.Ordinal);
    Assert.DoesNotContain("-NoSsh", ConnectionCheckAdvice.Remedy(message, throughTunnel: false), StringComparison.Ordinal);
    Assert.Contains(Token, ConnectionCheckAdvice.Remedy($"HTTP 403: no {name}", throughTunnel: true), StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("AWS_AUTHORIZATION_FAILURE", "New-DeltaInstanceProfile")]
  [InlineData("AWS_INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET_FAILURE", "subnets")]
  [InlineData("NETWORK_CHECK_NIC_FAILURE", "VPC")]
  [InlineData("AWS_INVALID_KMS_KEY_STATE", "KMS")]
  [InlineData("SPARK_IMAGE_DOWNLOAD_THROTTLED", "-SparkVersion")]
  [InlineData("SPARK_STARTUP_FAILURE", "Spark settings")]
  [InlineData("WORKSPACE_CANCELLED_ERROR", "subscription")]
  [InlineData("INACTIVITY", "Start-DeltaCluster")]
  [InlineData("NEW_DRIVER_QUOTA_CODE", "event log")]
  [InlineData("GCP_QUOTA_EXCEEDED", "event log")]
  [InlineData("DNS", "event log")]
  [InlineData("inactivity", "event log")]
  public void A_termination_is_explained_by_its_whole_code(string code, string remedy) =>
    Assert.Contains(remedy, TerminationAdvice.Remedy(Ended(code)), StringComparison.Ordinal);

  [Theory]
  [MemberData(nameof(Names))]
  public void A_termination_is_not_explained_by_its_parameters(string name) =>
    Assert.Equal("Read the cluster's event log in Databricks.", TerminationAdvice.Remedy(Ended("NEW_CODE", name) with { StateMessage = name, ClusterName = name }));

  [Theory]
  [MemberData(nameof(Names))]
  public async Task A_name_does_not_make_a_registration_wait(string name)
  {
    var workspace = new TestWorkspace();
    var arn = $"arn:aws:iam::123456789012:instance-profile/{name}";
    workspace.Refusals.Enqueue(TestWorkspace.Refusal("INVALID_PARAMETER_VALUE", $"You said {arn}: Invalid IAM Instance Profile, not authorized to perform this operation"));
    await Assert.ThrowsAsync<StitchDeltaException>(() =>
      RegisterInstanceProfile.RunAsync(new TestStage(), workspace, TestWorkspace.Url, arn, false, TimeSpan.FromMinutes(1), CancellationToken.None));
    Assert.Single(workspace.Writes);
  }

  [Theory]
  [InlineData("User: arn:aws:iam::1:role/BlockPublicPolicyAdmin is not authorized to perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::acme-lake\"", nameof(Catalogue.AwsAccessDenied))]
  [InlineData("User: arn:aws:iam::1:user/a is not authorized to perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::acme-lake\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.", nameof(Catalogue.PolicyIsPublic))]
  [InlineData("User: arn:aws:iam::1:user/a is not authorized to perform: s3:PutBucketPolicy on resource: \"arn:aws:s3:::acme-lake\" because public policies are blocked by the BlockPublicPolicy block public access setting.", nameof(Catalogue.PolicyIsPublic))]
  public async Task A_public_statement_is_blamed_when_S3_blames_it(string message, string id)
  {
    var aws = new MemoryAws { Policy = """{"Version":"2012-10-17","Statement":[{"Sid":"All","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-lake/*"}]}""" };
    aws.Before = call => { if (call == "PutBucketPolicy") throw MemoryAws.Refusal(call, message: message); };
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => GrantBucketAccess.RunAsync(new TestStage(), aws, new InstallationFacts { BucketName = "acme-lake", BucketRegion = "us-east-1" }, CancellationToken.None));
    Assert.Equal(id, error.Entry.Id);
  }

  [Theory]
  [InlineData("alias/aws/s3", "AWS manages")]
  [InlineData("arn:aws:kms:us-east-1:123456789012:alias/aws/s3", "AWS manages")]
  [InlineData("arn:aws:kms:us-east-1:123456789012:alias/team/alias/aws/s3", "must allow")]
  [InlineData("alias/team/alias/aws/s3", "must allow")]
  public void A_key_is_that_of_AWS_by_its_alias(string key, string warning) =>
    Assert.Contains(warning, Assert.Single(BucketAdvice.Of(new("aws:kms", key, null, null), "acme-lake", "arn:x")), StringComparison.Ordinal);

  [Theory]
  [InlineData("Session handle SessionHandle [5c328bed] has not been initialized", nameof(Catalogue.SqlSessionNotReady))]
  [InlineData("*org.apache.hive.service.cli.HiveSQLException:Invalid OperationHandle: OperationHandle [x]:27:26", nameof(Catalogue.SqlHandleInvalid))]
  [InlineData("[TABLE_OR_VIEW_NOT_FOUND] SELECT 'has not been initialized' FROM gone", nameof(Catalogue.SqlStatementFailed))]
  [InlineData("[TABLE_OR_VIEW_NOT_FOUND] `Session handle x has not been initialized`", nameof(Catalogue.SqlStatementFailed))]
  [InlineData("[PARSE_SYNTAX_ERROR] near 'Invalid SessionHandle'", nameof(Catalogue.SqlStatementFailed))]
  public async Task A_statement_that_is_quoted_does_not_steer_the_diagnosis(string message, string id)
  {
    var server = new ScriptedServer { ExecuteStatus = new() { Code = StatusCode.Error, DisplayMessage = message } };
    Assert.Equal(id, (await Assert.ThrowsAsync<StitchDeltaException>(() => server.RunAsync("SELECT 1"))).Entry.Id);
  }

  private static ClusterInfo Ended(string code, string parameter = "x") => new()
  {
    ClusterId = "0101-140100-x",
    ClusterName = "stitch",
    State = "TERMINATED",
    TerminationReason = new(code, "CLIENT_ERROR", new Dictionary<string, string> { ["aws_error_message"] = parameter }),
  };
}
