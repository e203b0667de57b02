using StitchDelta.Sandbox.Aws.SigV4;
using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>S3 as it is spoken over HTTP.</summary>
internal sealed class S3Endpoint(AwsState state)
{
  public const string Service = "S3";

  public static IEnumerable<WireOperation> Operations => S3Operation.All.Select(o => new WireOperation(Service, o.Name, o.IsWrite));

  public static WireOperation OperationOf(WireRequest request)
  {
    var operation = S3Operation.Of(request, new(request));
    return new(Service, operation.Name, operation.IsWrite);
  }

  public static WireResponse Refuse(WireRequest request, SandboxFault fault)
  {
    var (status, code, message) = WireRefusal.Of(fault, S3Errors.UsualCode);
    var requestId = AwsIds.S3Request();
    var answer = S3Answer.Error(new(status, code, message), request.Method, new(request), bucket: null, requestId);
    answer.Headers["x-amz-request-id"] = requestId;
    return answer;
  }

  public WireResponse Handle(WireRequest request, Signature? signature)
  {
    var target = new S3Target(request);
    var operation = S3Operation.Of(request, target);
    var requestId = AwsIds.S3Request();
    var answer = Answer(request, signature, target, operation, requestId);
    answer.Headers["x-amz-request-id"] = requestId;
    return answer with { Service = Service, Operation = operation.Name, IsWrite = operation.IsWrite };
  }

  private WireResponse Answer(WireRequest request, Signature? signature, S3Target target, S3Operation operation, string requestId)
  {
    try
    {
      var caller = Authenticator.Authenticate(state, request, signature);
      return operation.Run(new(new(state, caller), target, request, S3Body.Content(request), signature!.Region));
    }
    catch (AuthenticationRefusal refusal)
    {
      return Error(S3Errors.Of(refusal.Fault));
    }
    catch (S3Refusal refusal)
    {
      return Error(refusal);
    }

    WireResponse Error(S3Refusal refusal) => S3Answer.Error(
      refusal, request.Method, target, state.Buckets.TryGetValue(target.BucketName, out var bucket) ? bucket : null, requestId);
  }
}
