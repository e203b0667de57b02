using System.Globalization;
using StitchDelta.Errors;

namespace StitchDelta.Engine.Http;

internal static class FaultReading
{
  /// <summary>Whether these words occur in the message: some refusals can be told by nothing else.</summary>
  internal static bool Says(this ServiceFault fault, string words) =>
    CultureInfo.InvariantCulture.CompareInfo.IndexOf(fault.Message, words, CompareOptions.OrdinalIgnoreCase) >= 0;
}
