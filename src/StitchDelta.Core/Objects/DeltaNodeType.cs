namespace StitchDelta;

/// <summary>An instance type of the workspace.</summary>
/// <param name="NodeTypeId">The type, as in <c>i3.xlarge</c>.</param>
/// <param name="Cores">Cores.</param>
/// <param name="MemoryMB">Memory in MB.</param>
/// <param name="Gpus">GPUs.</param>
/// <param name="LocalDisks">Local disks; a type without any needs EBS settings.</param>
/// <param name="IsDeprecated">Whether Databricks is giving it up.</param>
/// <param name="IsAvailable">Whether the region and the account have it.</param>
/// <param name="IsChoice">Whether New-DeltaCluster would take it when none is asked for.</param>
public sealed record DeltaNodeType(
  string NodeTypeId, double Cores, long MemoryMB, int Gpus, int LocalDisks, bool IsDeprecated, bool IsAvailable, bool IsChoice)
{
  /// <summary>Why it would be taken, or would not.</summary>
  public string Reason { get; init; } = "";
}
