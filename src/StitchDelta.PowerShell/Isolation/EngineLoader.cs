using System.Reflection;
#if NET
using System.Runtime.Loader;
#endif

namespace StitchDelta.Isolation;

/// <summary>Loads the engine, and with it the AWS SDK, at first use. Everything in it is without state, so that one serves the whole
/// process.</summary>
internal static class EngineLoader
{
  private static readonly string Folder = Path.Combine(Path.GetDirectoryName(typeof(EngineLoader).Assembly.Location)!, "engine");

  // A load that failed is tried again at the next call: a file may have been locked for a moment, or is there by then.
  private static readonly Lazy<IEngine> TheEngine = new(
    () => Create<IEngine>("StitchDelta.Engine", "StitchDelta.Engine.EngineEntry"), LazyThreadSafetyMode.PublicationOnly);

  private static readonly Lazy<ISandboxFactory> TheSandboxes = new(
    () => Create<ISandboxFactory>("StitchDelta.Sandbox", "StitchDelta.Sandbox.SandboxFactory"), LazyThreadSafetyMode.PublicationOnly);

  /// <summary>The adapters to the three systems.</summary>
  public static IEngine Engine => TheEngine.Value;

  /// <summary>The stand-ins for the three systems.</summary>
  public static ISandboxFactory Sandboxes => TheSandboxes.Value;

  private static T Create<T>(string assemblyName, string typeName) =>
    (T)Activator.CreateInstance(Load(assemblyName).GetType(typeName, throwOnError: true)!)!;

#if NET
  private static readonly EngineContext Context = new(Folder);

  private static Assembly Load(string assemblyName) => Context.LoadFromAssemblyName(new AssemblyName(assemblyName));

  /// <summary>Answers for every assembly in the engine's folder before the rest of the process is asked: another module's AWS SDK has the
  /// same version number as ours and would be taken silently.</summary>
  private sealed class EngineContext(string folder) : AssemblyLoadContext("StitchDelta.Engine")
  {
    protected override Assembly? Load(AssemblyName assemblyName)
    {
      // The contracts must be the ones that the cmdlets know, or no type would be the same on both sides.
      if (assemblyName.Name == typeof(IEngine).Assembly.GetName().Name) return typeof(IEngine).Assembly;
      var file = Path.Combine(folder, assemblyName.Name + ".dll");
      return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }
  }
#else
  // The .NET Framework cannot isolate: whoever loads an AWS SDK first wins. Then say so, rather than run with it.
  private static Assembly Load(string assemblyName)
  {
    foreach (var loaded in AppDomain.CurrentDomain.GetAssemblies())
    {
      var name = loaded.GetName().Name;
      if (name.StartsWith("AWSSDK.", StringComparison.Ordinal) && !loaded.IsDynamic
        && !loaded.Location.StartsWith(Folder, StringComparison.OrdinalIgnoreCase))
        throw Errors.Catalogue.ForeignAwsSdk.For(loaded.Location, name, loaded.Location);
    }
    return Assembly.LoadFrom(Path.Combine(Folder, assemblyName + ".dll"));
  }
#endif
}
