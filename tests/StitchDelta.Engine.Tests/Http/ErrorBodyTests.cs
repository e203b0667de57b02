using StitchDelta.Engine.Http;

namespace StitchDelta.Http;

public sealed class ErrorBodyTests
{
  [Theory]
  [InlineData("""{"error_code":"INVALID_STATE","message":"Cluster is busy","details":[]}""", "INVALID_STATE", "Cluster is busy")]
  [InlineData("""{"error_code":401,"message":"Credential was not sent"}""", "401", "Credential was not sent")]
  [InlineData("""{"error":"ContextNotFound: no such context"}""", "", "ContextNotFound: no such context")]
  [InlineData("""{"error":{"code":"E1","message":"inside"}}""", "E1", "inside")]
  [InlineData("""{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"User not found","status":"404","scimType":"invalidValue"}""", "invalidValue", "User not found")]
  [InlineData("\"you are at your destination limit\"", "", "you are at your destination limit")]
  [InlineData("you are at your destination limit", "", "you are at your destination limit")]
  [InlineData("RESOURCE_DOES_NOT_EXIST: No cluster found", "RESOURCE_DOES_NOT_EXIST", "No cluster found")]
  [InlineData("<html><body><h2>HTTP ERROR 403</h2><pre>Error: PERMISSION &amp; more</pre></body></html>", "", "Error: PERMISSION & more")]
  [InlineData("<html><head><title>502 Bad Gateway</title></head></html>", "", "502 Bad Gateway")]
  [InlineData("{\"broken", "", "{\"broken")]
  [InlineData("[]", "", "[]")]
  [InlineData("", "", "HTTP 403 Forbidden")]
  [InlineData("{}", "", "HTTP 403 Forbidden")]
  [InlineData("""{"error_code":"X"}""", "X", "HTTP 403 Forbidden")]
  public void Every_shape_is_read(string body, string code, string message) =>
    Assert.Equal(new ErrorBody(code, message), ErrorBody.Of(Response(body)));

  [Theory]
  [InlineData("x-thriftserver-error-message", "TEMPORARILY_UNAVAILABLE: Cluster is temporarily unavailable.", "TEMPORARILY_UNAVAILABLE", "Cluster is temporarily unavailable.")]
  [InlineData("x-databricks-reason-phrase", "Invalid access token.", "", "Invalid access token.")]
  public void Headers_speak_where_the_body_is_silent(string header, string value, string code, string message) =>
    Assert.Equal(new ErrorBody(code, message), ErrorBody.Of(Response("", (header, value))));

  [Theory]
  [InlineData("""{"error_code":"X","message":"m"}""", "from-header", "from-header")]
  [InlineData("""{"error_code":401,"message":"m [ReqId: in-text]"}""", null, "in-text")]
  [InlineData("""{"error_code":"X","message":"m","details":[{"@type":"type.googleapis.com/google.rpc.RequestInfo","request_id":"in-details"}]}""", null, "in-details")]
  [InlineData("""{"error_code":"X","message":"m"}""", null, "")]
  public void Request_id_is_found(string body, string? header, string id)
  {
    var response = header is null ? Response(body) : Response(body, ("X-Request-Id", header));
    var request = new ApiRequest("Databricks", HttpMethod.Get, new Uri("https://dbc-1.cloud.databricks.com/"), "op", Credential.None);

    Assert.Equal(id, ErrorBody.Fault(request, response).RequestId);
  }

  private static ApiResponse Response(string body, params (string Name, string Value)[] headers) =>
    new(403, "application/json", headers.ToDictionary(h => h.Name, h => h.Value, StringComparer.OrdinalIgnoreCase), System.Text.Encoding.UTF8.GetBytes(body));
}
