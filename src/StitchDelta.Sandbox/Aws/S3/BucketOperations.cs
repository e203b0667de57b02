using System.Text.RegularExpressions;
using System.Xml.Linq;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>Buckets themselves.</summary>
internal static class BucketOperations
{
  private const string HomeRegion = "us-east-1";
  private static readonly Regex ValidName = new("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", RegexOptions.CultureInvariant);
  private static readonly Regex ValidRegion = new("^(EU|[a-z]{2}(-[a-z]+)+-[0-9])$", RegexOptions.CultureInvariant);

  public static WireResponse List(S3Call call)
  {
    call.Store.Demand("s3:ListAllMyBuckets", "arn:aws:s3:::*");
    var own = call.Store.State.Buckets.Values.Where(b => b.OwnerId == call.Caller.AccountId).OrderBy(b => b.Name, StringComparer.Ordinal);
    return S3Answer.Xml(new("ListAllMyBucketsResult",
      new XElement("Owner", new XElement("ID", OwnerId(call.Caller.AccountId))),
      new XElement("Buckets", own.Select(b => new XElement("Bucket",
        new XElement("Name", b.Name), new XElement("CreationDate", S3Answer.Time(b.Created)))))));
  }

  public static WireResponse Create(S3Call call)
  {
    var name = call.Target.BucketName;
    if (!ValidName.IsMatch(name))
      throw S3Errors.InvalidBucketName();
    var region = RegionFor(LocationConstraint(call.Body), call.Region);
    call.Store.Demand("s3:CreateBucket", $"arn:aws:s3:::{name}");
    var buckets = call.Store.State.Buckets;
    if (buckets.TryGetValue(name, out var there))
      throw there.OwnerId == call.Caller.AccountId ? S3Errors.BucketAlreadyOwnedByYou() : S3Errors.BucketAlreadyExists();
    buckets.Add(name, new(name, region, call.Caller.AccountId, call.Store.State.Now));
    return S3Answer.Empty(200) with { Headers = new() { ["Location"] = "/" + name } };
  }

  public static WireResponse Delete(S3Call call)
  {
    var bucket = call.Bucket();
    call.Store.Demand("s3:DeleteBucket", bucket);
    if (bucket.Objects.Count > 0)
      throw S3Errors.BucketNotEmpty();
    call.Store.State.Buckets.Remove(bucket.Name);
    return S3Answer.Empty(204);
  }

  public static WireResponse Head(S3Call call)
  {
    var bucket = call.Bucket();
    if (call.Header("x-amz-expected-bucket-owner") is { } owner && owner != bucket.OwnerId)
      throw S3Errors.AccessDenied();
    call.Store.Demand("s3:ListBucket", bucket);
    return S3Answer.Empty(200) with { Headers = new() { ["x-amz-bucket-region"] = bucket.Region } };
  }

  /// <summary>Tells the region of any bucket to whoever asks in the home region, as the global endpoint does.</summary>
  public static WireResponse GetLocation(S3Call call)
  {
    var bucket = call.Region == HomeRegion ? call.Store.Bucket(call.Target.BucketName) : call.Bucket();
    call.Store.Demand("s3:GetBucketLocation", bucket);
    return S3Answer.Xml(new("LocationConstraint", bucket.Region == HomeRegion ? null : bucket.Region));
  }

  /// <summary>The canonical id of an account, 64 hexadecimal digits.</summary>
  public static string OwnerId(string accountId) => SigV4.Hashes.HexSha256(accountId);

  /// <summary>The home region's endpoint makes buckets anywhere, every other one only in its own region.</summary>
  private static string RegionFor(string? constraint, string signed)
  {
    if (signed != HomeRegion)
      return constraint == signed ? signed : throw S3Errors.IllegalLocationConstraint(constraint);
    if (constraint is not null && (constraint == HomeRegion || !ValidRegion.IsMatch(constraint)))
      throw S3Errors.InvalidLocationConstraint();
    return constraint switch { null => HomeRegion, "EU" => "eu-west-1", _ => constraint };
  }

  private static string? LocationConstraint(byte[] body)
  {
    var value = body.Length == 0 ? null : S3Body.Xml(body).Child("LocationConstraint");
    return value is { Length: > 0 } ? value : null;
  }
}
