using System.Xml.Linq;

namespace StitchDelta.Aws;

public sealed class IamTests : IDisposable
{
  private const string Policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::acme-lake"]}]}""";

  private readonly AwsBench bench = new();

  public void Dispose() => bench.Dispose();

  [Fact]
  public async Task MakesARoleWithItsPolicyAndProfileAndTakesThemAwayAgain()
  {
    var made = await bench.Iam("CreateRole", ("RoleName", "stitch-delta"), ("AssumeRolePolicyDocument", AwsBench.Ec2Trust), ("Description", "for Delta"),
      ("Tags.member.1.Key", "StitchDelta"), ("Tags.member.1.Value", "yes")).Ok();
    Assert.Equal("https://iam.amazonaws.com/doc/2010-05-08/", made.Name.NamespaceName);
    var role = (await bench.Iam("GetRole", ("RoleName", "stitch-delta")).Ok()).All("Role").Single();
    Assert.Equal("arn:aws:iam::123456789012:role/stitch-delta", role.Text("Arn"));
    Assert.Matches("^AROA[A-Z2-7]{17}$", role.Text("RoleId"));
    Assert.Equal(AwsBench.Ec2Trust, Document(role, "AssumeRolePolicyDocument"));
    Assert.Equal(("for Delta", "3600"), (role.Text("Description"), role.Text("MaxSessionDuration")));
    Assert.Equal(("StitchDelta", "yes"), (role.Text("Tags", "member", "Key"), role.Text("Tags", "member", "Value")));

    await bench.Iam("PutRolePolicy", ("RoleName", "stitch-delta"), ("PolicyName", "bucket"), ("PolicyDocument", Policy)).Ok();
    Assert.Equal(Policy, Document((await bench.Iam("GetRolePolicy", ("RoleName", "stitch-delta"), ("PolicyName", "bucket")).Ok()).All("GetRolePolicyResult").Single(), "PolicyDocument"));
    Assert.Equal(["bucket"], (await bench.Iam("ListRolePolicies", ("RoleName", "stitch-delta")).Ok()).All("member").Select(m => m.Value));
    Assert.Empty((await bench.Iam("ListAttachedRolePolicies", ("RoleName", "stitch-delta")).Ok()).All("member"));

    await bench.Iam("CreateInstanceProfile", ("InstanceProfileName", "stitch-delta")).Ok();
    await bench.Iam("AddRoleToInstanceProfile", ("InstanceProfileName", "stitch-delta"), ("RoleName", "stitch-delta")).Ok();
    var profile = (await bench.Iam("GetInstanceProfile", ("InstanceProfileName", "stitch-delta")).Ok()).All("InstanceProfile").Single();
    Assert.Equal("arn:aws:iam::123456789012:instance-profile/stitch-delta", profile.Text("Arn"));
    Assert.Matches("^AIPA[A-Z2-7]{17}$", profile.Text("InstanceProfileId"));
    Assert.Equal("arn:aws:iam::123456789012:role/stitch-delta", profile.Text("Roles", "member", "Arn"));
    Assert.Single((await bench.Iam("ListInstanceProfilesForRole", ("RoleName", "stitch-delta")).Ok()).All("InstanceProfileName"));
    Assert.Single((await bench.Iam("ListInstanceProfiles").Ok()).All("InstanceProfileName"));

    await Refused(409, "DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.", "DeleteRole", ("RoleName", "stitch-delta"));
    await Refused(409, "DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.", "DeleteInstanceProfile", ("InstanceProfileName", "stitch-delta"));
    await bench.Iam("RemoveRoleFromInstanceProfile", ("InstanceProfileName", "stitch-delta"), ("RoleName", "stitch-delta")).Ok();
    await bench.Iam("DeleteInstanceProfile", ("InstanceProfileName", "stitch-delta")).Ok();
    await Refused(409, "DeleteConflict", "Cannot delete entity, must delete policies first.", "DeleteRole", ("RoleName", "stitch-delta"));
    await bench.Iam("DeleteRolePolicy", ("RoleName", "stitch-delta"), ("PolicyName", "bucket")).Ok();
    await bench.Iam("DeleteRole", ("RoleName", "stitch-delta")).Ok();
    await Refused(404, "NoSuchEntity", "The role with name stitch-delta cannot be found.", "GetRole", ("RoleName", "stitch-delta"));
  }

  [Fact]
  public async Task StartsWithADeploymentRoleThatDatabricksMayUseButThatMayPassNoRole()
  {
    var role = (await bench.Iam("GetRole", ("RoleName", "databricks-deployment")).Ok()).All("Role").Single();
    Assert.Contains("arn:aws:iam::414351767826:root", Document(role, "AssumeRolePolicyDocument"));
    Assert.Equal(["databricks-ec2"], (await bench.Iam("ListRolePolicies", ("RoleName", "databricks-deployment")).Ok()).All("member").Select(m => m.Value));
    Assert.Equal(["allowed", "implicitDeny"], await DecisionsAsync(role.Text("Arn"), "ec2:RunInstances", "iam:PassRole"));
    Assert.Equal(["databricks-deployment"], (await bench.Iam("ListRoles").Ok()).All("RoleName").Select(n => n.Value));
  }

  [Fact]
  public async Task KeepsAPermissionsBoundary()
  {
    const string limit = "arn:aws:iam::123456789012:policy/limit", other = "arn:aws:iam::aws:policy/PowerUserAccess";
    await bench.Iam("CreateRole", ("RoleName", "limited"), ("AssumeRolePolicyDocument", AwsBench.Ec2Trust), ("PermissionsBoundary", limit)).Ok();
    Assert.Equal(limit, await BoundaryAsync());
    await bench.Iam("PutRolePermissionsBoundary", ("RoleName", "limited"), ("PermissionsBoundary", other)).Ok();
    Assert.Equal(other, await BoundaryAsync());
    // A list tells none.
    Assert.Empty((await bench.Iam("ListRoles").Ok()).All("PermissionsBoundary"));
    await bench.Iam("DeleteRolePermissionsBoundary", ("RoleName", "limited")).Ok();
    Assert.Null(await BoundaryAsync());
    await Refused(404, "NoSuchEntity", "Scope ARN: arn:aws:iam::210987654321:policy/limit does not exist or is not attachable.",
      "PutRolePermissionsBoundary", ("RoleName", "limited"), ("PermissionsBoundary", "arn:aws:iam::210987654321:policy/limit"));
    await Refused(400, "ValidationError", "ARN limit is not valid.", "PutRolePermissionsBoundary", ("RoleName", "limited"), ("PermissionsBoundary", "limit"));

    async Task<string?> BoundaryAsync() =>
      (await bench.Iam("GetRole", ("RoleName", "limited")).Ok()).All("PermissionsBoundaryArn").SingleOrDefault()?.Value;
  }

  [Fact]
  public async Task ListsPageByPage()
  {
    await MakeRoleAsync("another");
    var first = (await bench.Iam("ListRoles", ("MaxItems", "1")).Ok()).All("ListRolesResult").Single();
    Assert.Equal(("another", "true"), (first.All("RoleName").Single().Value, first.Text("IsTruncated")));
    var second = (await bench.Iam("ListRoles", ("MaxItems", "1"), ("Marker", first.Text("Marker"))).Ok()).All("ListRolesResult").Single();
    Assert.Equal(("databricks-deployment", "false"), (second.All("RoleName").Single().Value, second.Text("IsTruncated")));
  }

  [Fact]
  public async Task SimulatesAPrincipal()
  {
    Assert.Equal(["allowed"], await DecisionsAsync("arn:aws:iam::123456789012:user/admin", "iam:CreateRole"));
    await bench.Iam("PutRolePolicy", ("RoleName", "databricks-deployment"), ("PolicyName", "no"),
      ("PolicyDocument", """{"Statement":{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"*"}}""")).Ok();
    Assert.Equal(["explicitDeny"], await DecisionsAsync("arn:aws:iam::123456789012:role/databricks-deployment", "ec2:RunInstances"));
    await Refused(404, "NoSuchEntity", "The principal arn:aws:iam::123456789012:role/none cannot be found.", "SimulatePrincipalPolicy",
      ("PolicySourceArn", "arn:aws:iam::123456789012:role/none"), ("ActionNames.member.1", "s3:GetObject"));
  }

  [Fact]
  public async Task AnAccountHasSoManyRolesAndInstanceProfiles()
  {
    using var small = new AwsBench(new() { RoleQuota = 3, InstanceProfileQuota = 1 });
    async Task<string[]> CountsAsync()
    {
      var answer = await small.Iam("GetAccountSummary").Ok();
      return [.. answer.All("entry").Select(e => string.Join("=", e.Elements().Select(c => c.Value))).Where(e => e.StartsWith("Role", StringComparison.Ordinal) || e.StartsWith("Inst", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }
    var before = await CountsAsync();
    var roles = int.Parse(before.Single(e => e.StartsWith("Roles=", StringComparison.Ordinal)).Split('=')[1], System.Globalization.CultureInfo.InvariantCulture);
    Assert.Equal(["InstanceProfiles=0", "InstanceProfilesQuota=1", "RolePolicySizeQuota=10240", $"Roles={roles}", "RolesQuota=3"], before);
    for (var i = roles; i < 3; i++)
      await small.Iam("CreateRole", ("RoleName", $"r{i}"), ("AssumeRolePolicyDocument", AwsBench.Ec2Trust)).Ok();
    await small.Iam("CreateInstanceProfile", ("InstanceProfileName", "p")).Ok();
    Assert.Equal((409, "LimitExceeded", "Cannot exceed quota for RolesPerAccount: 3"),
      await small.Iam("CreateRole", ("RoleName", "more"), ("AssumeRolePolicyDocument", AwsBench.Ec2Trust)).Refused());
    Assert.Equal((409, "LimitExceeded", "Cannot exceed quota for InstanceProfilesPerAccount: 1"),
      await small.Iam("CreateInstanceProfile", ("InstanceProfileName", "more")).Refused());
    Assert.Contains("Roles=3", await CountsAsync());
  }

  [Fact]
  public async Task AProfileHasRoomForOneRole()
  {
    await MakeRoleAsync("one");
    await MakeRoleAsync("two");
    await bench.Iam("CreateInstanceProfile", ("InstanceProfileName", "p")).Ok();
    await bench.Iam("AddRoleToInstanceProfile", ("InstanceProfileName", "p"), ("RoleName", "one")).Ok();
    await Refused(409, "LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1", "AddRoleToInstanceProfile", ("InstanceProfileName", "p"), ("RoleName", "two"));
    await Refused(404, "NoSuchEntity", "The role with name two cannot be found.", "RemoveRoleFromInstanceProfile", ("InstanceProfileName", "p"), ("RoleName", "two"));
    await Refused(409, "EntityAlreadyExists", "Instance Profile p already exists.", "CreateInstanceProfile", ("InstanceProfileName", "p"));
    await Refused(409, "EntityAlreadyExists", "Role with name ONE already exists.", "CreateRole", ("RoleName", "ONE"), ("AssumeRolePolicyDocument", AwsBench.Ec2Trust));
  }

  [Theory]
  [InlineData("GetRole", "RoleName", "The role with name none cannot be found.")]
  [InlineData("DeleteRole", "RoleName", "The role with name none cannot be found.")]
  [InlineData("GetInstanceProfile", "InstanceProfileName", "Instance Profile none cannot be found.")]
  [InlineData("DeleteInstanceProfile", "InstanceProfileName", "Instance Profile none cannot be found.")]
  [InlineData("GetUser", "UserName", "The user with name none cannot be found.")]
  public Task SaysWhatIsNotThere(string action, string parameter, string message) => Refused(404, "NoSuchEntity", message, action, (parameter, "none"));

  [Fact]
  public async Task SaysWhichPolicyIsNotThere()
  {
    await Refused(404, "NoSuchEntity", "The role policy with name none cannot be found.", "GetRolePolicy", ("RoleName", "databricks-deployment"), ("PolicyName", "none"));
    await Refused(404, "NoSuchEntity", "The role policy with name none cannot be found.", "DeleteRolePolicy", ("RoleName", "databricks-deployment"), ("PolicyName", "none"));
  }

  [Fact]
  public async Task KeepsTheCaseOfTagKeysButTellsNoneApartByIt()
  {
    await CreateRole("r", ("a", "1"), ("Line", "2"));
    await bench.Iam("TagRole", ("RoleName", "r"), ("Tags.member.1.Key", "A"), ("Tags.member.1.Value", "3")).Ok();
    await bench.Iam("UntagRole", ("RoleName", "r"), ("TagKeys.member.1", "LINE")).Ok();
    var left = Assert.Single((await bench.Iam("ListRoleTags", ("RoleName", "r")).Ok()).All("member"));
    Assert.Equal(("A", "3"), (left.Text("Key"), left.Text("Value")));
    var twice = await bench.Iam("TagRole", Tags(("b", "1"), ("B", "2"))).Refused();
    Assert.Equal((400, "InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive."), twice);
  }

  [Theory]
  [InlineData("", "v", "'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1")]
  [InlineData("k", "a,b", @"value' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]*")]
  [InlineData("k;", "v", @"key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+")]
  [InlineData("k", "tab\t", "regular expression")]
  [InlineData("k", "line\n", "regular expression")]
  [InlineData("k", "%20", "regular expression")]
  [InlineData("aws:x", "v", "'aws:x' begins with aws:")]
  [InlineData("AWS:x", "v", "'AWS:x' begins with aws:")]
  [InlineData("k", "aws:v", "'aws:v' begins with aws:")]
  [InlineData("aws", "Straße 1, Köln", "regular expression")]
  [InlineData("Straße.1_ü:/=+-@", "Köln Süd 7", null)]
  public async Task TakesNoTagThatBreaksTheRules(string key, string value, string? message)
  {
    (string, string) trust = ("AssumeRolePolicyDocument", AwsBench.Ec2Trust), profile = ("InstanceProfileName", "p");
    foreach (var action in new[] { "CreateRole", "CreateInstanceProfile" })
    {
      var call = bench.Iam(action, [trust, profile, .. Tags((key, value))]);
      if (message is null) await call.Ok();
      else Assert.Contains(message, (await call.Refused()).Message);
    }
  }

  [Fact]
  public async Task TakesTagsUpToTheirLimits()
  {
    await CreateRole("r", [("k" + new string('x', 127), new string('v', 256)), .. Enumerable.Range(1, 49).Select(n => ($"{n}", ""))]);
    Assert.Contains("less than or equal to 128", (await bench.Iam("TagRole", Tags(("k" + new string('x', 128), "v"))).Refused()).Message);
    Assert.Contains("less than or equal to 256", (await bench.Iam("TagRole", Tags(("1", new string('v', 257)))).Refused()).Message);
    var full = await bench.Iam("TagRole", Tags(("50", "v"))).Refused();
    Assert.Equal((409, "LimitExceeded"), (full.Status, full.Code));
    await bench.Iam("TagRole", Tags(("1", "changed"))).Ok();
    var many = await bench.Iam("TagRole", Tags([.. Enumerable.Range(1, 51).Select(n => ($"{n}", ""))])).Refused();
    Assert.Equal((400, "ValidationError"), (many.Status, many.Code));
    Assert.Contains("at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50", many.Message);
  }

  [Theory]
  [InlineData("sd-abc Stitch destination 'Lager Süd'", true)]
  [InlineData("Łódź", false)]
  [InlineData("with\0", false)]
  public async Task TakesDescriptionsInLatin1(string description, bool isTaken)
  {
    var call = bench.Iam("CreateRole", ("RoleName", "r"), ("AssumeRolePolicyDocument", AwsBench.Ec2Trust), ("Description", description));
    if (isTaken) Assert.Equal(description, (await call.Ok()).Text("CreateRoleResult", "Role", "Description"));
    else Assert.Equal("ValidationError", (await call.Refused()).Code);
  }

  [Fact]
  public async Task ChangesTrustAndTags()
  {
    await MakeRoleAsync("r");
    await bench.Iam("UpdateAssumeRolePolicy", ("RoleName", "r"), ("PolicyDocument", AwsBench.OwnTrust)).Ok();
    await bench.Iam("TagRole", ("RoleName", "r"), ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "1"), ("Tags.member.2.Key", "b"), ("Tags.member.2.Value", "2")).Ok();
    await bench.Iam("TagRole", ("RoleName", "r"), ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "3")).Ok();
    await bench.Iam("UntagRole", ("RoleName", "r"), ("TagKeys.member.1", "b")).Ok();
    Assert.Equal(AwsBench.OwnTrust, Document((await bench.Iam("GetRole", ("RoleName", "r")).Ok()).All("Role").Single(), "AssumeRolePolicyDocument"));
    Assert.Equal(["a=3"], (await bench.Iam("ListRoleTags", ("RoleName", "r")).Ok()).All("member").Select(m => $"{m.Text("Key")}={m.Text("Value")}"));
  }

  [Fact]
  public async Task ChangesARolesDescriptionAndAProfilesTags()
  {
    await MakeRoleAsync("r");
    await bench.Iam("UpdateRole", ("RoleName", "r"), ("Description", "Loads")).Ok();
    await bench.Iam("UpdateRole", ("RoleName", "r"), ("MaxSessionDuration", "7200")).Ok();
    var role = await bench.Iam("GetRole", ("RoleName", "r")).Ok();
    Assert.Equal(("Loads", "7200"), (role.Text("GetRoleResult", "Role", "Description"), role.Text("GetRoleResult", "Role", "MaxSessionDuration")));

    var described = await bench.Iam("UpdateRoleDescription", ("RoleName", "r"), ("Description", "")).Ok();
    Assert.Equal("r", described.Text("UpdateRoleDescriptionResult", "Role", "RoleName"));
    Assert.Empty((await bench.Iam("GetRole", ("RoleName", "r")).Ok()).All("Description"));

    await bench.Iam("CreateInstanceProfile", ("InstanceProfileName", "p")).Ok();
    await bench.Iam("TagInstanceProfile", ("InstanceProfileName", "p"), ("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "1"), ("Tags.member.2.Key", "b"), ("Tags.member.2.Value", "2")).Ok();
    await bench.Iam("UntagInstanceProfile", ("InstanceProfileName", "p"), ("TagKeys.member.1", "A")).Ok();
    var tag = (await bench.Iam("GetInstanceProfile", ("InstanceProfileName", "p")).Ok()).All("Tags").Single().All("member").Single();
    Assert.Equal(("b", "2"), (tag.Text("Key"), tag.Text("Value")));
    Assert.Equal("NoSuchEntity", (await bench.Iam("UntagInstanceProfile", ("InstanceProfileName", "none"), ("TagKeys.member.1", "A")).Refused()).Code);
  }

  [Fact]
  public async Task TellsTheUser()
  {
    Assert.Equal("arn:aws:iam::123456789012:user/admin", (await bench.Iam("GetUser").Ok()).Text("GetUserResult", "User", "Arn"));
    Assert.Equal("admin", (await bench.Iam("GetUser", ("UserName", "admin")).Ok()).Text("GetUserResult", "User", "UserName"));
  }

  [Theory]
  [InlineData("{", "Syntax errors in policy.")]
  [InlineData("""{"Version":"2012-10-17","Statement":[]}""", "Syntax errors in policy.")]
  [InlineData("""{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/none"},"Action":"sts:AssumeRole"}}""", """Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role/none"  """)]
  [InlineData("""{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole"}}""", "Missing required field Principal")]
  [InlineData("""{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}}""", "Has prohibited field Resource")]
  [InlineData("""{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}}""", "AssumeRole policy may only specify STS AssumeRole actions.")]
  public Task RefusesATrustPolicyThatIsNone(string policy, string message) =>
    Refused(400, "MalformedPolicyDocument", message.TrimEnd(), "CreateRole", ("RoleName", "r"), ("AssumeRolePolicyDocument", policy));

  [Theory]
  [InlineData("not json", "Syntax errors in policy.")]
  [InlineData("""{"Statement":{"Effect":"allow","Action":"s3:*","Resource":"*"}}""", "Syntax errors in policy.")]
  [InlineData("""{"Statement":{"Sid":"with blank","Effect":"Allow","Action":"s3:*","Resource":"*"}}""", "Statement IDs (SID) must be alpha numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*")]
  [InlineData("""{"Statement":[{"Sid":"a","Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":"a","Effect":"Allow","Action":"s3:*","Resource":"*"}]}""", "Statement IDs (SID) in a single policy must be unique.")]
  [InlineData("""{"Statement":{"Effect":"Allow","Action":"GetObject","Resource":"*"}}""", "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")]
  [InlineData("""{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"acme-lake"}}""", "Resource acme-lake must be in ARN format or \"*\".")]
  [InlineData("""{"Statement":{"Effect":"Allow","Action":"s3:*"}}""", "Policy statement must contain resources.")]
  [InlineData("""{"Statement":{"Effect":"Allow","Resource":"*"}}""", "Policy statement must contain actions.")]
  [InlineData("""{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}}""", "Policy document should not specify a principal.")]
  public Task RefusesAnInlinePolicyThatIsNone(string policy, string message) =>
    Refused(400, "MalformedPolicyDocument", message, "PutRolePolicy", ("RoleName", "databricks-deployment"), ("PolicyName", "p"), ("PolicyDocument", policy));

  [Fact]
  public async Task RefusesPoliciesThatAreTooLong()
  {
    string Long(int length, string rest) => $$"""{"Id":"{{new string('x', length)}}","Statement":{"Effect":"Allow",{{rest}} } }""";
    await Refused(409, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048", "CreateRole",
      ("RoleName", "r"), ("AssumeRolePolicyDocument", Long(2048, "\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"")));
    await MakeRoleAsync("r");
    await bench.Iam("PutRolePolicy", ("RoleName", "r"), ("PolicyName", "a"), ("PolicyDocument", Long(6000, "\"Action\":\"s3:*\",\"Resource\":\"*\""))).Ok();
    await Refused(409, "LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role r", "PutRolePolicy",
      ("RoleName", "r"), ("PolicyName", "b"), ("PolicyDocument", Long(6000, "\"Action\":\"s3:*\",\"Resource\":\"*\"")));
    await bench.Iam("PutRolePolicy", ("RoleName", "r"), ("PolicyName", "a"), ("PolicyDocument", Long(9000, "\"Action\":\"s3:*\",\"Resource\":\"*\""))).Ok();
  }

  [Theory]
  [InlineData(null, "Value null at 'roleName' failed to satisfy constraint: Member must not be null")]
  [InlineData("a b", @"Value 'a b' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+")]
  [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "Value 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64")]
  public Task RefusesNamesThatAreNone(string? name, string message) =>
    Refused(400, "ValidationError", "1 validation error detected: " + message, "GetRole", name is null ? [] : [("RoleName", name)]);

  [Fact]
  public Task SaysWhatItDoesNotKnow() =>
    Refused(400, "InvalidAction", "Could not find operation CreateGroup for version 2010-05-08", "CreateGroup");

  [Fact]
  public async Task AllowsOnlyWhatTheCallersPoliciesAllow()
  {
    var limited = await bench.LimitedAsync("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:Get*","Resource":"arn:aws:iam::123456789012:role/databricks-*"}}""");
    await bench.Iam("GetRole", ("RoleName", "databricks-deployment")).As(limited).Ok();
    Assert.Equal(
      (403, "AccessDenied", "User: arn:aws:sts::123456789012:assumed-role/limited/test is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::123456789012:role/r because no identity-based policy allows the iam:CreateRole action"),
      await bench.Iam("CreateRole", ("RoleName", "r"), ("AssumeRolePolicyDocument", AwsBench.Ec2Trust)).As(limited).Refused());
    // What is not there is not told to whoever may not ask.
    Assert.Equal("AccessDenied", (await bench.Iam("GetRole", ("RoleName", "none")).As(limited).Refused()).Code);
  }

  [Fact]
  public async Task ARoleGoesIntoAProfileOnlyIfTheCallerMayPassIt()
  {
    await MakeRoleAsync("r");
    await bench.Iam("CreateInstanceProfile", ("InstanceProfileName", "p")).Ok();
    var limited = await bench.LimitedAsync("""{"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":"iam:PassRole","Resource":"*"}}""");
    var refusal = await bench.Iam("AddRoleToInstanceProfile", ("InstanceProfileName", "p"), ("RoleName", "r")).As(limited).Refused();
    Assert.Equal("AccessDenied", refusal.Code);
    Assert.Contains("iam:PassRole on resource: arn:aws:iam::123456789012:role/r", refusal.Message);
  }

  private Task<XElement> MakeRoleAsync(string name) => bench.Iam("CreateRole", ("RoleName", name), ("AssumeRolePolicyDocument", AwsBench.Ec2Trust)).Ok();

  private async Task Refused(int status, string code, string message, string action, params (string, string)[] parameters) =>
    Assert.Equal((status, code, message), await bench.Iam(action, parameters).Refused());

  private async Task<IEnumerable<string>> DecisionsAsync(string principal, params string[] actions) =>
    (await bench.Iam("SimulatePrincipalPolicy", [("PolicySourceArn", principal), .. actions.Select((a, i) => ($"ActionNames.member.{i + 1}", a))]).Ok())
      .All("EvalDecision").Select(d => d.Value);

  private static string Document(XElement element, string name) => Uri.UnescapeDataString(element.Text(name));

  private Task<XElement> CreateRole(string name, params (string Key, string Value)[] tags) =>
    bench.Iam("CreateRole", [("RoleName", name), ("AssumeRolePolicyDocument", AwsBench.Ec2Trust), .. Tags(tags).Skip(1)]).Ok();

  private static (string, string)[] Tags(params (string Key, string Value)[] tags) =>
    [("RoleName", "r"), .. tags.SelectMany((t, i) =>
      new[] { ($"Tags.member.{i + 1}.Key", t.Key), ($"Tags.member.{i + 1}.Value", t.Value) })];
}
