using StitchDelta.Sandbox.Aws.Iam;
using StitchDelta.Sandbox.Aws.Kms;
using StitchDelta.Sandbox.Aws.S3;
using StitchDelta.Sandbox.Aws.SigV4;
using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws;

/// <summary>The stand-in for AWS: S3, IAM, STS and a little of KMS on one port, told apart by what they sign for and how they are
/// asked.</summary>
internal sealed class AwsService(AwsState state) : IWireService
{
  private readonly S3Endpoint _s3 = new(state);
  private readonly QueryEndpoint _query = new(state);
  private readonly KmsEndpoint _kms = new(state);

  public IEnumerable<WireOperation> Operations => [.. S3Endpoint.Operations, .. QueryEndpoint.Operations, .. KmsEndpoint.Operations];

  public WireOperation OperationOf(WireRequest request)
  {
    var signature = Signature.Of(request);
    if (KmsEndpoint.Speaks(signature)) return KmsEndpoint.OperationOf(request);
    return QueryEndpoint.Speaks(request, signature) ? QueryEndpoint.OperationOf(request, signature) : S3Endpoint.OperationOf(request);
  }

  public string? AccountOf(WireRequest request)
  {
    lock (state.Gate)
      return state.Keys.TryGetValue(Signature.Of(request)?.AccessKeyId ?? "", out var key) ? key.Caller.AccountId : null;
  }

  public WireResponse Refuse(WireRequest request, WireOperation operation, SandboxFault fault) => operation.Service switch
  {
    S3Endpoint.Service => S3Endpoint.Refuse(request, fault),
    KmsEndpoint.Service => KmsEndpoint.Refuse(fault),
    _ => QueryEndpoint.Refuse(operation, fault),
  };

  public Task<WireResponse> HandleAsync(WireRequest request, CancellationToken cancel)
  {
    var signature = Signature.Of(request);
    lock (state.Gate)
    {
      if (KmsEndpoint.Speaks(signature)) return Task.FromResult(_kms.Handle(request, signature));
      return Task.FromResult(QueryEndpoint.Speaks(request, signature) ? _query.Handle(request, signature) : _s3.Handle(request, signature));
    }
  }
}
