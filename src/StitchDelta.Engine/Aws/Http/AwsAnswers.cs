using System.Text.Json;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.S3.Model;
using StitchDelta.Engine.Aws.Iam;
using StitchDelta.Engine.Aws.Kms;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Aws.Http;

/// <summary>
/// Tells an answer of AWS from one that a proxy, a login page or a gateway gave in its place. The SDK takes much for an answer that is none
/// (an empty body for the
/// location us-east-1, any 404 for "there is no policy"), and what is missing would be written over.
/// </summary>
internal static class AwsAnswers
{
  /// <summary>The element that S3's answer to each request has at its root. Requests that are not here are answered without a
  /// body.</summary>
  private static readonly Dictionary<Type, string> S3Roots = new()
  {
    [typeof(GetBucketLocationRequest)] = "LocationConstraint",
    [typeof(ListBucketsRequest)] = "ListAllMyBucketsResult",
    [typeof(GetBucketEncryptionRequest)] = "ServerSideEncryptionConfiguration",
    [typeof(GetBucketOwnershipControlsRequest)] = "OwnershipControls",
    [typeof(GetBucketRequestPaymentRequest)] = "RequestPaymentConfiguration",
    [typeof(ListObjectsV2Request)] = "ListBucketResult",
  };

  /// <summary>Headers that only S3 gives, one of which is in each of its answers: the answer to HEAD has nothing else to be known
  /// by.</summary>
  private static readonly string[] S3Headers = ["x-amz-request-id", "x-amzn-requestid", "x-amz-bucket-region"];

  internal static string OperationOf(AmazonWebServiceRequest request)
  {
    if (request is IamRequest iam)
      return iam.Action;
    var name = request.GetType().Name;
    return name.EndsWith("Request", StringComparison.Ordinal) ? name.Remove(name.Length - "Request".Length) : name;
  }

  /// <summary>Lets an answer of the service itself through, be it a refusal.</summary>
  /// <exception cref="AnswerException">It is none.</exception>
  internal static void Check(AmazonWebServiceRequest request, string method, BufferedAnswer answer)
  {
    if (method == "HEAD")
      Require(IsFromS3(answer), answer, "it is not from S3");
    else if (!answer.IsSuccessStatusCode)
      CheckRefusal(request, answer);
    else if (request is GetBucketPolicyRequest)
      Require(IsPolicy(answer.Body), answer, answer.Body.Length == 0 ? "it is empty where a policy belongs" : "it is not a policy");
    else if (S3Roots.TryGetValue(request.GetType(), out var root))
      CheckRoot(answer, root);
    else if (request.GetType().Namespace == typeof(GetObjectRequest).Namespace)
      Require(request is GetObjectRequest || answer.Body.Length == 0 || IsFromS3(answer), answer, "it has a body where none belongs");
    else if (request is GetKeyPolicyRequest)
      Require(IsObject(answer.Body, o => o.Has("Policy")), answer, "it has no Policy");
    else if (IsJson(request))
      Require(IsObject(answer.Body, _ => true), answer, "it is not a JSON object");
    else
      CheckRoot(answer, OperationOf(request) + "Response");
  }

  /// <summary>A refusal in the service's own words has a code. Servers that are busy may be excused: the SDK asks again.</summary>
  private static void CheckRefusal(AmazonWebServiceRequest request, BufferedAnswer answer)
  {
    if (answer.Status is 429 or >= 500 || (answer.Status >= 400 && IsJson(request)))
      return;
    if (request is GetKeyPolicyRequest && IsObject(answer.Body, o => o.Has("__type")))
      return;
    if (string.IsNullOrEmpty(Error(answer)?.Text("Code")))
      throw No(answer, answer.Status < 400 ? "it is a redirect to "
        + Place(answer.GetHeaderValue("Location")) : "it is no answer of the service");
  }

  /// <summary>A refusal as the SDK is to read it: a body that is not what it takes it for may cost it minutes or trip it.</summary>
  internal static BufferedAnswer Readable(AmazonWebServiceRequest request, BufferedAnswer answer) =>
    IsReadable(request, answer) ? answer : answer.WithoutBody();

  private static bool IsReadable(AmazonWebServiceRequest request, BufferedAnswer answer)
  {
    if (IsJson(request) || request is GetKeyPolicyRequest)
      return IsObject(answer.Body, _ => true);
    try
    {
      return Root(answer) is not null;
    }
    catch (AnswerException)
    {
      return false;
    }
  }

  private static void CheckRoot(BufferedAnswer answer, string name) =>
    Require(Root(answer)?.Name.LocalName == name, answer, answer.Body.Length == 0 ? "it is empty" : $"it has no {name}");

  /// <summary>IAM Identity Center speaks JSON; its refusals name themselves in a header, or not at all.</summary>
  private static bool IsJson(AmazonWebServiceRequest request) =>
    request is Amazon.SSO.AmazonSSORequest or Amazon.SSOOIDC.AmazonSSOOIDCRequest;

  private static bool IsFromS3(BufferedAnswer answer) => S3Headers.Any(answer.IsHeaderPresent);

  private static bool IsPolicy(byte[] body) => IsObject(body, o => o.Has("Statement"));

  private static bool IsObject(byte[] body, Func<JsonElement, bool> holds)
  {
    try
    {
      using var document = JsonDocument.Parse(body);
      return document.RootElement.ValueKind == JsonValueKind.Object && holds(document.RootElement);
    }
    catch (Exception e) when (JsonReading.IsNoJson(e))
    {
      return false;
    }
  }

  /// <summary>The error in a refusal: S3's is the root itself, the query services have it under theirs, some of them and stand-ins for IAM
  /// in a list.</summary>
  private static XElement? Error(BufferedAnswer answer) => Root(answer) switch
  {
    { Name.LocalName: "Error" } error => error,
    { Name.LocalName: "ErrorResponse" or "Response" } root => (root.Child("Errors") ?? root).Child("Error"),
    _ => null,
  };

  private static XElement? Root(BufferedAnswer answer)
  {
    try
    {
      return IamXml.TryLoad(answer.OpenResponse());
    }
    catch (AnswerException e)
    {
      throw No(answer, e.Message);
    }
  }

  /// <summary>Where a redirect leads, without what may be secret in it.</summary>
  private static string Place(string location) =>
    Uri.TryCreate(location, UriKind.Absolute, out var url) ? $"{url.Scheme}://{url.Host}" : "somewhere else";

  private static void Require(bool holds, BufferedAnswer answer, string otherwise)
  {
    if (!holds)
      throw No(answer, otherwise);
  }

  private static AnswerException No(BufferedAnswer answer, string reason) =>
    new(reason, answer.Status) { RequestId = answer.GetHeaderValue("x-amz-request-id") ?? "" };
}
