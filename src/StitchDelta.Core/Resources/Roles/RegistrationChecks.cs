namespace StitchDelta.Resources.Roles;

/// <summary>The check of guide step 2.1: the workspace knows the instance profile.</summary>
internal static class RegistrationChecks
{
  public static readonly DestinationCheck ProfileRegistered = new("instance-profile-registered", "Instance profile registered",
    GuideStep.Registration, [Connected.Databricks],
    Needs.Profile,
    async (subject, cancel) =>
      Finding.Of((await subject.Workspace.ListInstanceProfilesAsync(cancel)).Contains(subject.Facts.InstanceProfileArn!),
      subject.Facts.InstanceProfileArn!, "not registered in the workspace",
        $"Register-DeltaInstanceProfile -InstanceProfileArn {subject.Facts.InstanceProfileArn}")
      .SayWhenPassed("registered"))
  { Repairs = RegistrationResource.Instance };
}
