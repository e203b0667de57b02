namespace StitchDelta.Tests.Resources;

public class ChooseClusterTests
{
  [Fact]
  public void The_newest_long_term_support_runtime_for_no_special_purpose()
  {
    RuntimeInfo[] runtimes =
    [
      new("9.1.x-scala2.12", "9.1 LTS"), new("16.4.x-scala2.13", "16.4 LTS (Scala 2.13)"), new("16.4.x-scala2.12", "16.4 LTS (Scala 2.12)"),
      new("16.4.x-cpu-ml-scala2.12", "16.4 LTS ML"), new("16.4.x-photon-scala2.12", "16.4 LTS Photon"), new("17.1.x-scala2.13", "17.1"),
      new("18.x-scala2.13", "18 LTS Beta"), new("custom:x", "LTS"), new("7.3.x-esr-scala2.12", "7.3"),
    ];
    Assert.Equal("16.4.x-scala2.12", ChooseCluster.Runtime(runtimes)!.SparkVersion);
    Assert.Null(ChooseCluster.Runtime(runtimes.Where(r => !r.Description.Contains("LTS") && !r.SparkVersion.Contains("esr"))));
  }

  [Fact]
  public void A_major_version_alone_counts() =>
    Assert.Equal("18.x-scala2.13", ChooseCluster.Runtime([new("17.3.x-scala2.13", "17.3 LTS"), new("18.x-scala2.13", "18 LTS")])!.SparkVersion);

  [Fact]
  public void The_smallest_current_type_with_a_disk()
  {
    NodeTypeInfo[] types =
    [
      new("m5.large", 2, 8192, 0, 0, false, false, true), new("m6gd.large", 2, 8192, 0, 1, false, true, true), new("r3.large", 2, 4096, 0, 1, true, false, true),
      new("gone.large", 1, 1024, 0, 1, false, false, false), new("g4dn.xlarge", 1, 1024, 1, 1, false, false, true),
      new("i3.xlarge", 4, 31232, 0, 1, false, false, true), new("m5d.large", 2, 8192, 0, 1, false, false, true), new("m-fleet.large", 1, 1024, 0, 1, false, false, true),
    ];
    Assert.Equal("m5d.large", ChooseCluster.NodeType(types)!.NodeTypeId);
  }
}
