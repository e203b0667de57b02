namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>What came from the SQL endpoint (or to the sandbox's) is not HiveServer2's protocol.</summary>
  public static readonly ErrorEntry SqlProtocolBroken = Define(ErrorKind.ProtocolError,
    "The SQL message cannot be read: {0}.",
    "Check that httpPath in the JDBC URL is the one that the cluster's JDBC/ODBC tab shows, "
      + "and that no proxy or login page answers in its place.");

  /// <summary>The SQL endpoint answered with a TApplicationException.</summary>
  public static readonly ErrorEntry SqlCallRefused = Define(ErrorKind.ProtocolError,
    "The SQL endpoint could not take the call {0}: {1}",
    "Check that httpPath in the JDBC URL names a Databricks cluster or SQL warehouse: "
      + "other HiveServer2 services do not know all of these calls.");

  /// <summary>The server speaks a protocol older than Databricks' first one.</summary>
  public static readonly ErrorEntry SqlProtocolTooOld = Define(ErrorKind.ProtocolError,
    "The SQL endpoint speaks HiveServer2 protocol {0}, not Databricks' (0xA501 or later).",
    "Point the JDBC URL at a Databricks cluster with Databricks Runtime 6.3 or later.");

  /// <summary>No session could be opened.</summary>
  public static readonly ErrorEntry SqlSessionRefused = Define(ErrorKind.InvalidOperation,
    "The cluster opened no SQL session: {0}",
    "A schema that is not found is the JDBC URL's: Get-DeltaJdbcUrl builds a right one, and Set-StitchDestination -JdbcUrl gives it to "
      + "Stitch. Else read the message; a cluster that has just started may need another minute.");

  /// <summary>The session was given out before the server was ready for it.</summary>
  public static readonly ErrorEntry SqlSessionNotReady = Define(ErrorKind.ResourceUnavailable,
    "The SQL session is not ready yet: {0}",
    "Run the command again: the cluster is still starting, and a new session will be taken.");

  /// <summary>The server does not know the session or the operation any more.</summary>
  public static readonly ErrorEntry SqlHandleInvalid = Define(ErrorKind.InvalidOperation,
    "The cluster does not know the SQL session or operation any more: {0}",
    "Run the command again. If it repeats, the cluster restarts meanwhile: look at its events in the workspace.");

  /// <summary>A statement whose answer is a few rows has gone on and on.</summary>
  public static readonly ErrorEntry SqlResultTooLong = Define(ErrorKind.ProtocolError,
    "The SQL endpoint gave more than {0} rows for a statement that has a few: {1}",
    "Check that httpPath in the JDBC URL names your cluster or SQL warehouse, and that no proxy stands in between.");

  /// <summary>The server refused or failed a statement.</summary>
  public static readonly ErrorEntry SqlStatementFailed = Define(ErrorKind.InvalidOperation,
    "The SQL statement failed: {0}",
    "Correct the statement, or give what the message asks for (SQLSTATE {1}). For access denied to s3:// check the cluster's instance "
      + "profile and the policy of its role.");

  /// <summary>Unity Catalog refused a statement or a session.</summary>
  public static readonly ErrorEntry SqlRefusedByCatalog = Define(ErrorKind.PermissionDenied,
    "Unity Catalog refused: {0}",
    "{1}");

  /// <summary>The statements took longer than they may.</summary>
  public static readonly ErrorEntry SqlTimeout = Define(ErrorKind.OperationTimeout,
    "The SQL endpoint {0} gave no answer within {1} seconds.",
    "Look at the cluster with Get-DeltaCluster, or give a longer -TimeoutSeconds. What the statements have changed by then stays changed.");

  /// <summary>A statement ended without having finished.</summary>
  public static readonly ErrorEntry SqlStatementStopped = Define(ErrorKind.InvalidOperation,
    "The SQL statement ended as {0}: {1}",
    "Somebody else or a limit of the cluster ended it. Run it again, and look at the cluster's SQL tab if it repeats.");
}
