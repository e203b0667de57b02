using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>GRANT, REVOKE and SHOW GRANTS.</summary>
internal static class SqlGrants
{
  public static SqlOutcome Change(Workspace workspace, Metastore metastore, GrantStatement grant, SqlSession session)
  {
    var on = On(metastore, grant.Kind, grant.Name, session);
    var (add, remove) = grant.IsRevoke ? ([], grant.Privileges) : (grant.Privileges, (IReadOnlyList<string>)[]);
    PermissionRoutes.Change(workspace, session.UserName, on, grant.Principal, add, remove);
    return SqlOutcome.Nothing(changed: true);
  }

  public static SqlOutcome Show(Metastore metastore, ShowGrantsStatement show, SqlSession session)
  {
    var on = metastore.DemandSeen(session.UserName, On(metastore, show.Kind, show.Name, session));
    return SqlOutcome.Texts(["Principal", "ActionType", "ObjectType", "ObjectKey"],
      from securable in @on.Line
      from held in securable.Grants
      where show.Principal is null || show.Principal == held.Key
      from privilege in held.Value
      select new object?[] { held.Key, Words(privilege), Words(securable.Kind.Wire), securable.FullName });
  }

  private static Securable On(Metastore metastore, SecurableKind kind, string[] name, SqlSession session)
  {
    if (kind == SecurableKind.Metastore)
      return metastore;
    var full = kind == SecurableKind.Schema && name.Length == 1 ? $"{session.Catalog.Name}.{name[0]}" : string.Join(".", name);
    return metastore.Get(kind, full);
  }

  private static string Words(string name) => name.Replace('_', ' ');
}
