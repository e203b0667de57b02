namespace StitchDelta.Contracts;

/// <summary>Where the engine tells what it sends and where it found its credentials. Every line has passed the redactor. Called from any
/// thread.</summary>
public interface ICallLog
{
  /// <summary>For an administrator: one line a call, the source of the credentials.</summary>
  void Verbose(string line);

  /// <summary>For a support engineer: headers and bodies. The line is made only by a log that shows it, for that takes its time.</summary>
  void Debug(Func<string> line);
}
