namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>A JDBC URL is not one of Databricks'. The URL itself is left out: it may hold a token.</summary>
  public static readonly ErrorEntry JdbcUrlInvalid = Define(ErrorKind.InvalidArgument,
    "The JDBC URL cannot be used: {0}.",
    "Copy it from the cluster's page (Advanced options, JDBC/ODBC), or let Get-DeltaJdbcUrl build it. "
      + "It looks like jdbc:spark://<host>:443/default;transportMode=http;ssl=1;httpPath=sql/protocolv1/o/<org>/<cluster>;AuthMech=3;UID=token;PWD=<personal-access-token>");
}
