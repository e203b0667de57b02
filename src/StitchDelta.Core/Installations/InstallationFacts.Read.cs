using System.Collections;
using System.Security;

namespace StitchDelta.Installations;

// How they are read from what came down the pipe.
public sealed partial record InstallationFacts
{
  /// <summary>What a row, or an object of an earlier stage, knows.</summary>
  /// <param name="read">Reads a property by its name; null when there is none.</param>
  internal static InstallationFacts Read(Func<string, object?> read)
  {
    return new()
    {
      BucketName = Text(nameof(BucketName)),
      BucketRegion = Text(nameof(BucketRegion)),
      StitchRegion = Region(nameof(StitchRegion)),
      StatementSid = Text(nameof(StatementSid)),
      KmsKeyArn = Text(nameof(KmsKeyArn)),
      InstallationId = Text(nameof(InstallationId)),
      BucketAccountId = Text(nameof(BucketAccountId)),
      RoleName = Text(nameof(RoleName)),
      RoleArn = Text(nameof(RoleArn)),
      InstanceProfileArn = Text(nameof(InstanceProfileArn)),
      DeploymentRoleName = Text(nameof(DeploymentRoleName)),
      WorkspaceUrl = Address(nameof(WorkspaceUrl)),
      CatalogName = Text(nameof(CatalogName)),
      MetastoreId = Text(nameof(MetastoreId)),
      ExternalLocationName = Text(nameof(ExternalLocationName)),
      ExternalLocationId = Text(nameof(ExternalLocationId)),
      StorageCredentialName = Text(nameof(StorageCredentialName)),
      StorageCredentialId = Text(nameof(StorageCredentialId)),
      CredentialRoleName = Text(nameof(CredentialRoleName)),
      Principal = Text(nameof(Principal)),
      AddedPrivileges = List(nameof(AddedPrivileges)),
      ClusterName = Text(nameof(ClusterName)),
      ClusterId = Text(nameof(ClusterId)),
      ClusterSize = Text(nameof(ClusterSize)),
      OrgId = Text(nameof(OrgId)),
      ClusterState = Text(nameof(ClusterState)),
      SparkVersion = Text(nameof(SparkVersion)),
      NodeTypeId = Text(nameof(NodeTypeId)),
      AccessMode = Text(nameof(AccessMode)),
      JdbcUrl = Text(nameof(JdbcUrl)),
      HttpPath = Text(nameof(HttpPath)),
      JdbcHost = Text(nameof(JdbcHost)),
      JdbcPort = read(nameof(JdbcPort)) as int?,
      WarehouseId = Text(nameof(WarehouseId)),
      TokenId = Text(nameof(TokenId)),
      TokenComment = Text(nameof(TokenComment)),
      TokenExpires = read(nameof(TokenExpires)) as DateTimeOffset?,
      OnBehalfOf = Text(nameof(OnBehalfOf)),
      DestinationName = Text(nameof(DestinationName)),
      Token = read(nameof(Token)) as SecureString,
      DestinationId = read(nameof(DestinationId)) as long?,
      DestinationType = Text(nameof(DestinationType)),
      ConnectionCheck = Text(nameof(ConnectionCheck)),
      ConnectionCheckMessage = Text(nameof(ConnectionCheckMessage)),
      StitchToken = read(nameof(StitchToken)) as SecureString,
    };

    string? Text(string name) => read(name) as string;

    // A file keeps a list as objects, and a cell of a CSV has it as one text.
    IReadOnlyList<string>? List(string name) => read(name) switch
    {
      null => null,
      string text => text.Split([' ', ',', '+'], StringSplitOptions.RemoveEmptyEntries),
      IEnumerable items => [.. items.Cast<object?>().Select(i => $"{i}").Where(i => i.Length > 0)],
      _ => null,
    };

    // Rows of a CSV hold strings, Clixml and JSON the number of an enumeration: what stands for what the property takes is understood.
    StitchRegion? Region(string name)
    {
      var value = read(name);
      return value as StitchRegion? ?? StitchRegions.All.FirstOrDefault(r => value switch
      {
        string text => string.Equals($"{r.Region}", text, StringComparison.OrdinalIgnoreCase),
        int number => (int)r.Region == number,
        long number => (int)r.Region == number,
        _ => false,
      })?.Region;
    }

    Uri? Address(string name) => read(name) as Uri
      ?? (read(name) is string text && Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : null);
  }
}
