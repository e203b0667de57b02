using System.Text;
using System.Text.Json;
using StitchDelta.Sandbox.Aws.Access;
using StitchDelta.Sandbox.Aws.SigV4;
using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.Kms;

/// <summary>As much of KMS as it takes to have a key and to say who may use it: JSON in, JSON out. Bytes are not encrypted here.</summary>
internal sealed class KmsEndpoint(AwsState state)
{
  public const string Service = "KMS";

  private const string Target = "TrentService.";

  private static readonly Dictionary<string, bool> IsWrite = new(StringComparer.Ordinal)
  {
    ["CreateKey"] = true, ["CreateAlias"] = true, ["PutKeyPolicy"] = true, ["GetKeyPolicy"] = false,
  };

  public static IEnumerable<WireOperation> Operations => IsWrite.Select(o => new WireOperation(Service, o.Key, o.Value));

  public static bool Speaks(Signature? signature) => signature?.Service == "kms";

  public static WireOperation OperationOf(WireRequest request)
  {
    var name = request.Headers.TryGetValue("X-Amz-Target", out var target)
      && target.StartsWith(Target, StringComparison.Ordinal) ? target.Substring(Target.Length) : "";
    return new(Service, name, IsWrite.TryGetValue(name, out var isWrite) && isWrite);
  }

  public static WireResponse Refuse(SandboxFault fault)
  {
    var (status, code, message) = WireRefusal.Of(fault, s =>
      s == 403 ? "AccessDeniedException" : s >= 500 ? "KMSInternalException" : "ValidationException");
    return Failure(status, code, message);
  }

  public WireResponse Handle(WireRequest request, Signature? signature)
  {
    var operation = OperationOf(request);
    return Answer(request, signature!, operation.Name) with { Service = Service, Operation = operation.Name, IsWrite = operation.IsWrite };
  }

  private WireResponse Answer(WireRequest request, Signature signature, string operation)
  {
    try
    {
      var caller = Authenticator.Authenticate(state, request, signature);
      using var body = JsonDocument.Parse(request.Body.Length == 0 ? "{}" : Encoding.UTF8.GetString(request.Body));
      return Run(operation, caller, signature.Region, name =>
        body.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null);
    }
    catch (AuthenticationRefusal refusal)
    {
      return Failure(400, refusal.Fault == AuthenticationFault.UnknownKey ? "UnrecognizedClientException"
        : "InvalidSignatureException", refusal.Message);
    }
    catch (JsonException)
    {
      return Failure(400, "SerializationException", "The request is no JSON.");
    }
  }

  private WireResponse Run(string operation, Identity caller, string region, Func<string, string?> given)
  {
    if (operation == "CreateKey")
    {
      if (new Authorizer(state).Refusal(caller, "kms:CreateKey", "*", RequestContext.Plain) is { } refusal)
        return Failure(400, "AccessDeniedException", refusal);
      var id = Guid.NewGuid().ToString();
      var made = new KmsKey($"arn:aws:kms:{region}:{caller.AccountId}:key/{id}", given("Policy") ?? KmsKey.DefaultPolicy(caller.AccountId));
      if (!IsPolicy(made.Policy)) return Failure(400, "MalformedPolicyDocumentException", "The policy is not a policy document.");
      state.KmsKeys.Add(made.Arn, made);
      return Json(new { KeyMetadata = new { AWSAccountId = caller.AccountId, KeyId = id, made.Arn, Enabled = true, KeyState = "Enabled",
        KeyManager = "CUSTOMER" } });
    }
    if (!IsWrite.ContainsKey(operation)) return Failure(400, "UnknownOperationException", "");
    var named = given("KeyId") ?? given("TargetKeyId") ?? "";
    var arn = named.StartsWith("arn:", StringComparison.Ordinal) ? named : $"arn:aws:kms:{region}:{caller.AccountId}:key/{named}";
    if (!state.KmsKeys.TryGetValue(arn, out var key)) return Failure(400, "NotFoundException", $"Key '{arn}' does not exist");
    if (new Authorizer(state).RefusalOnKey(caller, $"kms:{operation}", key) is { } refused)
      return Failure(400, "AccessDeniedException", refused);
    switch (operation)
    {
      case "GetKeyPolicy":
        return Json(new { key.Policy, PolicyName = "default" });
      case "PutKeyPolicy":
        var policy = given("Policy") ?? "";
        if (!IsPolicy(policy)) return Failure(400, "MalformedPolicyDocumentException", "The policy is not a policy document.");
        key.Policy = policy;
        return Json(new { });
      default:
        var alias = given("AliasName") ?? "";
        if (!alias.StartsWith("alias/", StringComparison.Ordinal) || alias.StartsWith("alias/aws/", StringComparison.Ordinal))
          return Failure(400, "InvalidAliasNameException", $"{alias} is not an alias that may be made.");
        key.Aliases.Add(alias);
        return Json(new { });
    }
  }

  private bool IsPolicy(string text)
  {
    try
    {
      // As for a bucket: whoever is named must be there.
      return PolicyDocument.Parse(text).Statements.All(s => (s.Principal ?? []).All(p => Principals.Exists(state, p)));
    }
    catch (StitchDeltaException)
    {
      return false;
    }
  }

  private static WireResponse Failure(int status, string code, string message) => Json(new { __type = code, message }, status);

  private static WireResponse Json(object body, int status = 200) =>
    new(status, "application/x-amz-json-1.1",
      JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = new() { ["x-amzn-RequestId"] = Guid.NewGuid().ToString() } };
}
