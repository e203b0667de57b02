using System.Text;
using System.Xml.Linq;
using StitchDelta.Sandbox.Aws.SigV4;
using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.Iam;

/// <summary>IAM and STS as they are spoken over HTTP: a form in, XML out.</summary>
internal sealed class QueryEndpoint(AwsState state)
{
  private const string Iam = "IAM", Sts = "STS";
  private static readonly XNamespace IamNamespace = "https://iam.amazonaws.com/doc/2010-05-08/";
  private static readonly XNamespace StsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/";

  /// <summary>Whether a request is for one of these services: the action is in the form or in the query.</summary>
  public static bool Speaks(WireRequest request, Signature? signature) =>
    signature?.Service is "iam" or "sts" || request.RawPath == "/" && Parameters(request).Contains("Action");

  public static IEnumerable<WireOperation> Operations =>
    QueryOperation.OfIam.Select(o =>
      new WireOperation(Iam, o.Key, o.Value.IsWrite)).Concat(QueryOperation.OfSts.Select(o =>
      new WireOperation(Sts, o.Key, o.Value.IsWrite)));

  public static WireOperation OperationOf(WireRequest request, Signature? signature)
  {
    var parameters = Parameters(request);
    var isSts = signature is null ? parameters["Version"].FirstOrDefault() == "2011-06-15" : signature.Service == "sts";
    var action = parameters["Action"].FirstOrDefault() ?? "";
    return new(isSts ? Sts : Iam, action, Find(isSts, action)?.IsWrite ?? false);
  }

  public static WireResponse Refuse(WireOperation operation, SandboxFault fault)
  {
    var (status, code, message) = WireRefusal.Of(fault, QueryErrors.UsualCode);
    var requestId = Guid.NewGuid().ToString();
    return Failure(new(status, code, message), operation.Service == Sts ? StsNamespace
      : IamNamespace, requestId) with { Headers = RequestId(requestId) };
  }

  public WireResponse Handle(WireRequest request, Signature? signature)
  {
    var (service, action, isWrite) = OperationOf(request, signature);
    var requestId = Guid.NewGuid().ToString();
    return Answer(request, signature, Parameters(request), action, Find(service == Sts, action), service == Sts ? StsNamespace
      : IamNamespace, requestId) with
    {
      Headers = RequestId(requestId),
      Service = service,
      Operation = action,
      IsWrite = isWrite,
    };
  }

  private static QueryOperation? Find(bool isSts, string action) =>
    (isSts ? QueryOperation.OfSts : QueryOperation.OfIam).TryGetValue(action, out var operation) ? operation : null;

  private static Dictionary<string, string> RequestId(string id) =>
    new(StringComparer.OrdinalIgnoreCase) { ["x-amzn-RequestId"] = id, ["x-amz-request-id"] = id };

  private WireResponse Answer(
    WireRequest request, Signature? signature, ILookup<string, string> parameters, string action, QueryOperation? operation,
      XNamespace xmlns, string requestId)
  {
    try
    {
      var caller = Authenticator.Authenticate(state, request, signature);
      if (operation is null)
        throw QueryErrors.InvalidAction(action, parameters["Version"].FirstOrDefault() ?? "");
      return Success(action, operation.Run(new(state, caller, operation.IsWrite, parameters)), xmlns, requestId);
    }
    catch (AuthenticationRefusal refusal)
    {
      return Failure(QueryErrors.Of(refusal.Fault), xmlns, requestId);
    }
    catch (QueryRefusal refusal)
    {
      return Failure(refusal, xmlns, requestId);
    }
  }

  private static ILookup<string, string> Parameters(WireRequest request)
  {
    var isForm = request.Headers.TryGetValue("Content-Type", out var type)
      && type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
    var form = isForm ? UriEncoding.Pairs(Encoding.UTF8.GetString(request.Body)) : [];
    return form.Concat(UriEncoding.Pairs(request.RawQuery)).ToLookup(p => p.Key, p => p.Value);
  }

  private static WireResponse Success(string action, object? result, XNamespace xmlns, string requestId) =>
    Xml(200, xmlns, new(action + "Response",
    result is null ? null : new XElement(action + "Result", result),
    new XElement("ResponseMetadata", new XElement("RequestId", requestId))));

  private static WireResponse Failure(QueryRefusal refusal, XNamespace xmlns, string requestId) =>
    Xml(refusal.Status, xmlns, new("ErrorResponse",
    new XElement("Error", new XElement("Type", "Sender"), new XElement("Code", refusal.Code), new XElement("Message", refusal.Message)),
    new XElement("RequestId", requestId)));

  private static WireResponse Xml(int status, XNamespace xmlns, XElement root) => new(status, "text/xml", AwsXml.Bytes(root.In(xmlns)));
}
