using System.Text.RegularExpressions;

namespace StitchDelta.Sandbox.Http;

/// <summary>The faults that wait for their requests, the oldest first.</summary>
/// <param name="known">Every operation that the sandbox has.</param>
internal sealed class Faults(IReadOnlyList<WireOperation> known)
{
  private readonly List<Waiting> _waiting = [];
  private int _added;

  /// <summary>Those that still wait, the oldest first.</summary>
  public IReadOnlyList<SandboxFault> All
  {
    get
    {
      lock (_waiting)
        return [.. _waiting.Select(w => w.Fault with { Left = w.Left })];
    }
  }

  /// <summary>The operations that there are.</summary>
  public IReadOnlyList<WireOperation> Known => known;

  /// <summary>Adds one. That of an operation that there is not would wait forever, and is an error.</summary>
  /// <returns>The fault as it waits, with its id.</returns>
  public SandboxFault Add(SandboxFault fault)
  {
    fault = fault with { FaultId = Interlocked.Increment(ref _added), Left = fault.Count };
    var waiting = new Waiting(fault);
    var ofService = known.Where(o => waiting.Service.IsMatch(o.Service)).ToList();
    if (ofService.Count == 0)
      throw Catalogue.SandboxFaultInvalid.For(fault.Service,
        $"there is no service '{fault.Service}', but {Listed(known.Select(o => o.Service))}");
    if (!ofService.Any(o => waiting.Operation.IsMatch(o.Name)))
      throw Catalogue.SandboxFaultInvalid.For(fault.Operation,
        $"{fault.Service} has no operation '{fault.Operation}', but {Listed(ofService.Select(o => o.Name))}");
    lock (_waiting)
      _waiting.Add(waiting);
    return fault;
  }

  /// <summary>Takes one away; false when it does not wait any more.</summary>
  public bool Remove(int faultId)
  {
    lock (_waiting)
      return _waiting.RemoveAll(w => w.Fault.FaultId == faultId) > 0;
  }

  /// <summary>The fault that befalls this request, or null. It is one request less that it waits for.</summary>
  public SandboxFault? Take(WireOperation operation, string? account = null)
  {
    lock (_waiting)
    {
      if (_waiting.FirstOrDefault(w => w.Befalls(operation, account ?? "")) is not { } found)
        return null;
      // One for all requests has no number to count down from.
      if (found.Left > 0 && --found.Left == 0)
        _waiting.Remove(found);
      return found.Fault;
    }
  }

  private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Distinct().OrderBy(n => n, StringComparer.Ordinal));

  private sealed class Waiting(SandboxFault fault)
  {
    public SandboxFault Fault { get; } = fault;
    public Regex Service { get; } = Wildcard.Of(fault.Service);
    public Regex Operation { get; } = Wildcard.Of(fault.Operation);
    private Regex Account { get; } = Wildcard.Of(fault.Account);
    public int Left { get; set; } = fault.Count;

    public bool Befalls(WireOperation operation, string account) =>
      Service.IsMatch(operation.Service) && Operation.IsMatch(operation.Name) && Account.IsMatch(account);
  }
}
