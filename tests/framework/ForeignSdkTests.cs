using System.Reflection;

namespace StitchDelta.Tests;

/// <summary>The .NET Framework cannot isolate the AWS SDK: what is said when another module has brought its own.</summary>
public class ForeignSdkTests
{
  [Fact]
  public void An_AWS_SDK_of_another_module_is_reported_and_not_used()
  {
    // The build of the module for Windows PowerShell, which ./build.ps1 leaves.
    var module = Environment.GetEnvironmentVariable("STITCHDELTA_NET472") ?? throw new InvalidOperationException("STITCHDELTA_NET472 names no folder");
    var loader = Assembly.LoadFrom(Path.Combine(module, "StitchDelta.PowerShell.dll")).GetType("StitchDelta.Isolation.EngineLoader", throwOnError: true)
      .GetMethod("Load", BindingFlags.NonPublic | BindingFlags.Static);
    Assert.NotNull(loader);
    Assert.StartsWith(Path.Combine(module, "engine"), ((Assembly)loader.Invoke(null, ["StitchDelta.Engine"])).Location, StringComparison.Ordinal);

    var elsewhere = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"foreign-sdk-{Guid.NewGuid()}"));
    try
    {
      var foreign = Path.Combine(elsewhere.FullName, "AWSSDK.Core.dll");
      File.Copy(Path.Combine(module, "engine", "AWSSDK.Core.dll"), foreign);
      Assert.Equal(foreign, Assembly.LoadFrom(foreign).Location);
      var fault = Assert.IsType<StitchDeltaException>(Assert.Throws<TargetInvocationException>(() => loader.Invoke(null, ["StitchDelta.Engine"])).InnerException);
      Assert.Equal(Catalogue.ForeignAwsSdk, fault.Entry);
      Assert.Contains(foreign, fault.Message);
    }
    finally
    {
      elsewhere.Delete(recursive: true);
    }
  }
}
