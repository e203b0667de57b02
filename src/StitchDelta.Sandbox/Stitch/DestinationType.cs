using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Stitch;

/// <summary>A field of a destination's form.</summary>
internal sealed record FormField(string Name, bool IsRequired = true, bool IsCredential = false, string JsonType = "string");

/// <summary>A type of destination and the form that it asks for, as Stitch's published report cards say (stitchdata/docs,
/// <c>destination-report-cards.yml</c>).</summary>
internal sealed record DestinationType(string Name, IReadOnlyList<FormField> Form)
{
  private static readonly IReadOnlyList<string> SshDetails = ["ssh_host", "ssh_port", "ssh_user"];

  private static readonly IReadOnlyList<FormField> Encryption =
  [
    new("encryption_host", IsRequired: false), new("encryption_port", IsRequired: false), new("encryption_type"),
      new("encryption_username", IsRequired: false),
  ];

  /// <summary>The one that the sandbox really connects.</summary>
  public static DestinationType DatabricksDelta { get; } = new("databricks_delta",
  [
    new("access_token", IsCredential: true), new("jdbc_url"), new("ssh_config", JsonType: "object"),
      new("staging_area", JsonType: "object"),
  ]);

  /// <summary>The types that an account of the sandbox may have a destination of.</summary>
  public static IReadOnlyList<DestinationType> All { get; } =
  [
    DatabricksDelta,
    new("postgres",
    [
      new("database"), .. Encryption, new("host"), new("password", IsCredential: true), new("port"),
      new("ssl", JsonType: "boolean"), new("sslrootcert", IsRequired: false), new("username"),
    ]),
    new("redshift", [new("database"), .. Encryption, new("host"), new("password", IsCredential: true), new("port"), new("username")]),
    new("snowflake",
    [
      new("database"), new("host"), new("password", IsCredential: true), new("port"),
      new("role", IsRequired: false), new("username", IsCredential: true), new("warehouse"),
    ]),
  ];

  public static DestinationType? Find(string? name) => All.FirstOrDefault(t => t.Name == name);

  /// <summary>Whether these properties fill a field of the form.</summary>
  public static bool IsProvided(JsonObject properties, string name) => name switch
  {
    "staging_area" => properties[name] is JsonObject area && area.Text("scheme") == "s3" && area.Text("bucket_name") is { Length: > 0 },
    "ssh_config" => properties[name] is JsonObject ssh
      && (ssh.Text("ssh") == "false" || (ssh.Text("ssh") == "true" && SshDetails.All(ssh.ContainsKey))),
    _ => properties.Text(name) is { Length: > 0 },
  };

  /// <summary>Whether these properties fill every field that the form requires.</summary>
  public bool IsCompleteWith(JsonObject properties) => Form.All(f => !f.IsRequired || IsProvided(properties, f.Name));
}
