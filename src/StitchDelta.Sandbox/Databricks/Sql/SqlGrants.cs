using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>GRANT.</summary>
internal static class SqlGrants
{
  public static SqlOutcome Change(Workspace workspace, Metastore metastore, GrantStatement grant, SqlSession session)
  {
    var on = grant.Kind == SecurableKind.Metastore ? metastore : metastore.Get(grant.Kind, string.Join(".", grant.Name));
    PermissionRoutes.Change(workspace, session.UserName, on, grant.Principal, grant.Privileges, []);
    return SqlOutcome.Nothing(changed: true);
  }
}
