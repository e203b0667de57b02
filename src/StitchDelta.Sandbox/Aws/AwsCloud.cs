using StitchDelta.Sandbox.Aws.Access;
using StitchDelta.Sandbox.Aws.S3;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Aws;

/// <summary>AWS as the other stand-ins see it. EC2 and STS see IAM late, S3 at once unless <c>isLate</c> says otherwise.</summary>
internal sealed class AwsCloud(AwsState state, bool isLate = false) : IAwsCloud
{
  private const string InstanceAddress = "10.0.0.10";

  public bool InstanceProfileIsVisible(string instanceProfileArn)
  {
    lock (state.Gate)
      return Profile(instanceProfileArn) is not null;
  }

  public string? RoleOfInstanceProfile(string instanceProfileArn)
  {
    lock (state.Gate)
      return Profile(instanceProfileArn)?.RoleName is { } name
        && Propagated(instanceProfileArn).Roles.TryGetValue(name, out var role) ? role.Arn : null;
  }

  public bool RoleMay(string roleArn, string action, string resourceArn)
  {
    lock (state.Gate)
    {
      var role = Propagated(roleArn).Roles.Values.FirstOrDefault(r => r.Arn == roleArn);
      var context = RequestContext.Plain.With("iam:PassedToService", action == "iam:PassRole" ? "ec2.amazonaws.com" : null);
      return role is not null && new Authorizer(state).Simulate(role, action, resourceArn, context) == PolicyEffect.Allow;
    }
  }

  public bool MayAssume(string principalArn, string roleArn, string externalId)
  {
    lock (state.Gate)
    {
      var context = RequestContext.Plain.With("sts:ExternalId", externalId).With("sts:RoleSessionName", "unity-catalog");
      return state.FindPropagated(roleArn) is Role role && state.FindPropagated(principalArn) is Role caller
        && new Authorizer(state, isLate: true).MayAssume(Identity.Of(caller, "unity-catalog"), role, context);
    }
  }

  public IAwsCloud SeenLate => new AwsCloud(state, isLate: true);

  public void PutObject(string principalArn, string bucketName, string key, byte[] content)
  {
    lock (state.Gate)
    {
      var store = Store(principalArn);
      store.Put(store.Bucket(bucketName), key, content);
    }
  }

  public byte[] GetObject(string principalArn, string bucketName, string key)
  {
    lock (state.Gate)
    {
      var store = Store(principalArn);
      return store.Get(store.Bucket(bucketName), key).Content;
    }
  }

  public IReadOnlyList<string> ListObjects(string principalArn, string bucketName, string prefix)
  {
    lock (state.Gate)
    {
      var store = Store(principalArn);
      return [.. store.List(store.Bucket(bucketName), prefix).Select(o => o.Key)];
    }
  }

  public void DeleteObject(string principalArn, string bucketName, string key)
  {
    lock (state.Gate)
    {
      var store = Store(principalArn);
      store.Delete(store.Bucket(bucketName), key);
    }
  }

  public string? BucketRegion(string bucketName)
  {
    lock (state.Gate)
      return state.Buckets.TryGetValue(bucketName, out var bucket) ? bucket.Region : null;
  }

  private State.Iam Propagated(string arn) => state.PropagatedIam(Arns.AccountOf(arn));

  private InstanceProfile? Profile(string arn) => Propagated(arn).Profiles.Values.FirstOrDefault(p => p.Arn == arn);

  /// <summary>Stitch's loader calls from an address that Stitch publishes, everybody else from inside the cluster's network.</summary>
  private S3Store Store(string principalArn)
  {
    var loader = StitchRegions.All.FirstOrDefault(r => r.LoaderRoleArn == principalArn);
    var caller = (isLate ? state.FindPropagated(principalArn) : state.Find(principalArn)) switch
    {
      Role role => Identity.Of(role, loader is null ? "i-0123456789abcdef0" : "stitch"),
      User user => Identity.Of(user),
      _ => throw S3Errors.AccessDenied(),
    };
    return new(state, caller with { SourceIP = loader?.IPAddresses[0] ?? InstanceAddress }, isLate);
  }
}
