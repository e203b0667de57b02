namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>A service gave no answer.</summary>
  public static readonly ErrorEntry ServiceUnreachable = Define(ErrorKind.ConnectionError,
    "{0} could not be reached at {1}: {2}",
    "Check the address, the network and the proxy, then run the same command again: what is done already is kept.");

  /// <summary>A service answered with something that is not in the form it must have.</summary>
  public static readonly ErrorEntry ServiceAnswerUnreadable = Define(ErrorKind.ProtocolError,
    "{0} answered {1} with something that cannot be read: {2}",
    "Check that the address belongs to {0} and no proxy stands in between; -Debug shows the answer.");

  /// <summary>A service answered with more than any answer of it can hold.</summary>
  public static readonly ErrorEntry ServiceAnswerTooLarge = Define(ErrorKind.ProtocolError,
    "{0} answered {1} with more than {2} MB, which no answer of it has.",
    "Check that the address belongs to {0} and no proxy stands in between.");
}
