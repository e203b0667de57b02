namespace StitchDelta.Engine;

/// <summary>Lets nothing through to the log that has not passed the redactor.</summary>
internal sealed class RedactedLog(ICallLog log) : ICallLog
{
  public void Verbose(string line) => log.Verbose(Redactor.Redact(line));

  public void Debug(Func<string> line) => log.Debug(() => Redactor.Redact(line()));
}
