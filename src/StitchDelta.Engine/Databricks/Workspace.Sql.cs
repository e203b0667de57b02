using System.Security;
using StitchDelta.Contracts;

namespace StitchDelta.Engine.Databricks;

internal sealed partial class Workspace
{
  public Task<IReadOnlyList<SqlResult>> ExecuteSqlAsync(string httpPath, SecureString? token, IReadOnlyList<string> statements, Action<string>? waiting, CancellationToken cancel) =>
    throw new NotImplementedException();
}
