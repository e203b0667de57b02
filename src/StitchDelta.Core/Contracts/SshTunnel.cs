namespace StitchDelta.Contracts;

/// <summary>The SSH tunnel through which Stitch connects, properties.ssh_config: on its way into the form null is what is left as it is; as
/// Stitch tells it, all is there.</summary>
public sealed record SshTunnel
{
  /// <summary>What is given of a tunnel; null when nothing is. Empty text says nothing.</summary>
  public static SshTunnel? Of(string? host, int? port, string? user)
  {
    var tunnel = new SshTunnel { Host = string.IsNullOrEmpty(host) ? null : host, Port = port, User = string.IsNullOrEmpty(user) ? null
      : user };
    return tunnel == new SshTunnel() ? null : tunnel;
  }

  /// <summary>No tunnel: <c>"ssh": "false"</c>.</summary>
  public static SshTunnel Off { get; } = new() { IsOff = true };

  /// <summary>Whether there is no tunnel.</summary>
  public bool IsOff { get; private init; }
  /// <summary>ssh_host.</summary>
  public string? Host { get; init; }
  /// <summary>ssh_port.</summary>
  public int? Port { get; init; }
  /// <summary>ssh_user.</summary>
  public string? User { get; init; }

  /// <inheritdoc />
  public override string ToString() => IsOff ? "none" : $"{User}@{Host}:{Port}";
}
