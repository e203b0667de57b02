namespace StitchDelta.Resources.Roles;

/// <summary>The check of the KMS key with which a bucket is encrypted: the role's own policies and the key's must both let it in, and the
/// key's must let Stitch's loader in.</summary>
internal static class KeyChecks
{
  private const string Expected = "no KMS key, or one that Stitch's loader and the role may use";

  private static readonly string[] Uses = ["kms:Decrypt", "kms:GenerateDataKey"];

  public static readonly DestinationCheck Key = new("kms-key", "KMS key lets both in", GuideStep.Role,
    [RoleChecks.InProfile, BucketChecks.Exists], facts => Needs.Profile(facts) ?? Needs.Bucket(facts),
    async (subject, cancel) =>
    {
      var (role, bucket) = ((await subject.ProfileAsync(cancel))!, subject.Facts.BucketName!);
      var settings = await subject.SettingsAsync(cancel);
      if (settings.Encryption is null)
        return Finding.Unknown(Expected, "the caller may not ask how the bucket is encrypted",
          "Allow the caller s3:GetEncryptionConfiguration to find out.");
      if (!KmsKeys.IsKms(settings)) return Finding.Passed(Expected, $"none: {settings.Encryption}");
      if (KmsKeys.Named(settings) is not { } named)
        return Finding.Failed(Expected, "the key that AWS manages, aws/s3: no other account can use it, so Stitch cannot",
          BucketAdvice.OtherEncryption(bucket)) with { Command = "" };
      var region = subject.Facts.BucketRegion ?? subject.Region.AwsRegion;
      var key = KmsKeys.ArnOf(named, region, KmsKeys.IsArn(named) ? new("", "") : await subject.BucketAws.GetCallerIdentityAsync(cancel));
      var command = ProfileRequest.CommandFor(bucket, role.RoleName!, subject.Facts.DeploymentRoleName, key);
      var paste = BucketAdvice.KeyPolicy(key, [(subject.Region.LoaderRoleArn, true), (role.RoleArn!, false)]);
      var finding = await RoleChecks.AsFarAsPermittedAsync(Expected, async () =>
      {
        if (!await MayUseAsync(subject, role, bucket, key, cancel))
          return Finding.Failed(Expected, $"the role's own policies do not allow it {key}",
            $"{command} allows it.") with { Command = command };
        return KmsKeys.IsArn(named) ? await OfKeyPolicyAsync(subject, role, key, cancel)
          : Finding.Failed(Expected, BucketAdvice.NotInFull(named), BucketAdvice.InFull(bucket, settings.Encryption)) with { Command = "" };
      });
      return finding.Status == CheckStatus.Unknown ? finding with { Remedy = $"{finding.Remedy} {paste}".TrimStart() } : finding;
    })
  { Repairs = RoleResource.Instance };

  // IAM's simulation takes no alias.
  private static async Task<bool> MayUseAsync(CheckSubject subject, IamInstanceProfile role, string bucket, string key,
    CancellationToken cancel)
  {
    if (!KmsKeys.IsAlias(key))
      return (await subject.Aws.SimulateAsync(role.RoleArn!, Uses, key, cancel)).Values.All(d => d == "allowed");
    return await subject.Aws.GetRolePolicyAsync(role.RoleName!, Mark.AccessPolicy(bucket), cancel) is { } policy
      && KmsKeys.In(policy).Contains(key);
  }

  /// <summary>What the key's own policy says of the two, as far as the caller may read it. It is its owner's, and never written
  /// here.</summary>
  private static async Task<Finding> OfKeyPolicyAsync(CheckSubject subject, IamInstanceProfile role, string key, CancellationToken cancel)
  {
    var allowed = $"the role's own policies allow it {key}";
    if (KmsKeys.IsAlias(key)) return Finding.Unknown(Expected, $"{allowed}, an alias: which key that is, and its policy, is not read");
    string? text;
    try
    {
      var isCallers = key.Split(':')[4] == (await subject.CallerAsync(cancel)).AccountId;
      text = await (isCallers ? subject.Aws : subject.BucketAws).GetKeyPolicyAsync(key, cancel);
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.AwsAccessDenied)
    {
      return Finding.Unknown(Expected, $"{allowed}; the caller may not read the key's policy",
        "Allow the caller kms:GetKeyPolicy to find out.");
    }
    if (text is null)
      return Finding.Failed(Expected, $"there is no key {key}",
        "Give the bucket a key that is there. What was encrypted with this one cannot be read.") with { Command = "" };
    var policy = PolicyDocument.Parse(text);
    var users = new[] { (Arn: subject.Region.LoaderRoleArn, IsLoader: true), (Arn: role.RoleArn!, IsLoader: false) };
    var decisions = users.Select(u => (User: u, Decision: Worst(policy, u.Arn, key))).Where(d =>
      d.Decision.Effect != PolicyEffect.Allow).ToList();
    if (decisions.Count == 0) return Finding.Passed(Expected, $"{allowed}, and the key's policy lets both in");
    var actual = string.Join("; ", decisions.Select(d => Describe(d.User.Arn, d.Decision, policy)));
    var remedy = BucketAdvice.KeyPolicy(key, decisions.Select(d => d.User));
    return (decisions.All(d => d.Decision.Effect == PolicyEffect.Depends) ? Finding.Warning(Expected, actual, remedy)
      : Finding.Failed(Expected, actual, remedy)) with { Command = "" };
  }

  private static PolicyDecision Worst(PolicyDocument policy, string roleArn, string key)
  {
    var parts = key.Split(':');
    // S3 uses the key for whoever asks S3.
    var context = new Dictionary<string, IReadOnlyList<string>>
    {
      ["aws:SecureTransport"] = ["true"], ["kms:ViaService"] = [$"s3.{parts[3]}.amazonaws.com"],
        ["kms:CallerAccount"] = [roleArn.Split(':')[4]],
    };
    return PolicyDecision.Worst(Uses.Select(action => LoaderAccess.Decide(policy, roleArn, action, key, context)));
  }

  private static string Describe(string arn, PolicyDecision decision, PolicyDocument policy) => decision.Effect switch
  {
    PolicyEffect.ExplicitDeny => $"the key's policy denies it to {arn}, in {policy.Statements[decision.StatementIndex!.Value]}",
    PolicyEffect.Depends => $"whether the key's policy lets {arn} in depends on {string.Join(", ", decision.DependsOn)}",
    _ => $"the key's policy does not let {arn} in",
  };
}
