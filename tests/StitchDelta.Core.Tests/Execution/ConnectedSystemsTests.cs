namespace StitchDelta.Tests.Execution;

public sealed class ConnectedSystemsTests
{
  [Fact]
  public void Who_asks_for_a_system_that_was_never_connected_is_told_so()
  {
    var systems = new ConnectedSystems { Aws = new MemoryAws(), Workspace = null, Stitch = null };
    Assert.Same(Catalogue.WorkspaceNotConnected, Assert.Throws<StitchDeltaException>(() => systems.Workspace).Entry);
    Assert.Same(Catalogue.StitchNotConnected, Assert.Throws<StitchDeltaException>(() => systems.Stitch).Entry);
  }

  [Fact]
  public void Who_knows_why_there_is_none_says_why()
  {
    var fault = Catalogue.Unexpected.For(null, "why");
    var systems = new ConnectedSystems { Aws = new MemoryAws(), Workspace = null, WorkspaceFault = fault, Stitch = null, StitchFault = fault };
    Assert.Same(fault, Assert.Throws<StitchDeltaException>(() => systems.Workspace));
    Assert.Same(fault, Assert.Throws<StitchDeltaException>(() => systems.Stitch));
  }
}
