using System.Reflection;
using System.Runtime.ExceptionServices;

namespace StitchDelta.Tests.Histories;

/// <summary>How a request fails.</summary>
internal enum FaultKind
{
  /// <summary>The service says no, and nothing was done.</summary>
  Refused,

  /// <summary>The service breaks, and nothing was done.</summary>
  Broken,

  /// <summary>It was done, and the answer went down with the connection.</summary>
  Lost,
}

/// <summary>A request that was on the wire.</summary>
/// <param name="Service">AWS, Databricks or Stitch.</param>
/// <param name="Name">The operation.</param>
/// <param name="Arguments">What was sent along.</param>
internal sealed record Request(string Service, string Name, object?[] Arguments)
{
  private static readonly string[] Reading = ["Get", "List", "Is", "Has", "Simulate", "Execute"];

  public bool IsWrite => !Reading.Any(r => Name.StartsWith(r, StringComparison.Ordinal));

  /// <summary>Whether it was done; set when it is.</summary>
  public bool IsApplied { get; set; }

  /// <summary>Whether it is the one that was made to fail.</summary>
  public bool IsFaulty { get; set; }

  public string Text(int argument) => Arguments[argument]?.ToString() ?? "";

  public override string ToString() => $"{Service}.{Name}({string.Join(", ", Arguments.OfType<string>().Concat(Arguments.OfType<long>().Select(n => $"{n}")))})";
}

/// <summary>What goes over the wire during one command, and which request of it fails.</summary>
/// <param name="at">The number of the request that fails, from 0; -1 for none.</param>
/// <param name="kind">How it fails.</param>
/// <param name="orphaned">Told of a token whose value was lost on its way.</param>
/// <param name="turn">Awaited before each request; null for at once.</param>
internal sealed class Tape(int at, FaultKind kind, Action<string> orphaned, Func<Task>? turn = null)
{
  private readonly List<Request> _requests = [];

  public IReadOnlyList<Request> Requests => _requests;

  public IEnumerable<Request> Writes => _requests.Where(r => r.IsWrite && r.IsApplied);

  public bool HasFault => _requests.Any(r => r.IsFaulty);

  public async Task<T> SendAsync<T>(Request request, Func<Task<T>> send)
  {
    request.IsFaulty = _requests.Count == at;
    _requests.Add(request);
    if (turn is not null) await turn();
    if (request.IsFaulty && kind != FaultKind.Lost) throw Fault(request, kind);
    var answer = await send();
    request.IsApplied = true;
    // As the engine does: a token whose value never came is revoked.
    if (request.IsFaulty && answer is ValueTuple<TokenInfo, System.Security.SecureString> made) orphaned(made.Item1.TokenId);
    return request.IsFaulty ? throw Fault(request, kind) : answer;
  }

  private static StitchDeltaException Fault(Request request, FaultKind kind)
  {
    var (service, name) = (request.Service, request.Name);
    if (kind == FaultKind.Lost) return Catalogue.ServiceUnreachable.After(null, new HttpRequestException("The connection was closed."), service, "the wire", "the connection was closed");
    var (status, code) = kind == FaultKind.Refused ? (403, "AccessDenied") : (500, "InternalError");
    var fault = new ServiceFault(service, name, status, code, "made to fail");
    return (service, kind) switch
    {
      ("AWS", FaultKind.Refused) => Catalogue.AwsAccessDenied.Because("x", fault, name, "made to fail", name),
      ("Databricks", FaultKind.Refused) => Catalogue.DatabricksPermissionDenied.Because("x", fault, name, "made to fail"),
      ("Databricks", _) => Catalogue.DatabricksRequestFailed.Because("x", fault, name, code, "made to fail"),
      _ => Catalogue.StitchRequestFailed.Because("x", fault, name, status, "made to fail"),
    };
  }
}

/// <summary>The wire between the module and a service in memory.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1852", Justification = "A proxy is derived from it while the tests run.")]
internal class Wire : DispatchProxy
{
  private static readonly MethodInfo Send = typeof(Wire).GetMethod(nameof(SendAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;
  private object _target = null!;
  private Tape _tape = null!;
  private string _service = "";

  public static T To<T>(T target, Tape tape, string service) where T : class
  {
    var proxy = Create<T, Wire>();
    var wire = (Wire)(object)proxy;
    (wire._target, wire._tape, wire._service) = (target, tape, service);
    return proxy;
  }

  protected override object? Invoke(MethodInfo? method, object?[]? args)
  {
    if (method!.Name == nameof(IWorkspace.WithToken)) return To(((IWorkspace)_target).WithToken((System.Security.SecureString)args![0]!), _tape, _service);
    if (method.Name == $"get_{nameof(IWorkspace.Catalog)}") return To(((IWorkspace)_target).Catalog, _tape, _service);
    var isPlain = !method.ReturnType.IsGenericType;
    var answer = isPlain ? typeof(bool) : method.ReturnType.GetGenericArguments()[0];
    return Send.MakeGenericMethod(answer).Invoke(this, [method, args!, isPlain]);
  }

  private Task<T> SendAsync<T>(MethodInfo method, object?[] args, bool isPlain) => _tape.SendAsync(new(_service, method.Name.Replace("Async", ""), args), async () =>
  {
    var task = Called();
    if (!isPlain) return await (Task<T>)task;
    await task;
    return default!;

    Task Called()
    {
      try
      {
        return (Task)method.Invoke(_target, args)!;
      }
      catch (TargetInvocationException e)
      {
        ExceptionDispatchInfo.Throw(e.InnerException!);
        throw;
      }
    }
  });
}
