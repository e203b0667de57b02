using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>An error answer of the REST API.</summary>
internal sealed class ApiRefusal(int status, string errorCode, string message) : Exception(message)
{
  /// <summary>The HTTP status.</summary>
  public int Status { get; } = status;

  /// <summary>error_code, as in <c>INVALID_STATE</c>.</summary>
  public string ErrorCode { get; } = errorCode;

  /// <summary>What the answer says in details, or null.</summary>
  public JsonArray? Details { get; init; }

  public static ApiRefusal InvalidParameter(string message) => new(400, "INVALID_PARAMETER_VALUE", message);

  public static ApiRefusal InvalidState(string message) => new(400, "INVALID_STATE", message);

  public static ApiRefusal NotFound(string message) => new(404, "RESOURCE_DOES_NOT_EXIST", message);
}
