using System.Globalization;
using CsCheck;

namespace StitchDelta.Tests.Histories;

/// <summary>What is done in a step.</summary>
internal enum Verb
{
  Install,
  Repair,
  Rotate,
  Uninstall,
  Drift,
}

/// <summary>One step of a history.</summary>
/// <param name="Verb">What is done.</param>
/// <param name="Site">To which installation.</param>
/// <param name="Number">Which drift; of a verb, 1 where the bucket alone is named.</param>
/// <param name="At">The request that fails; -1 for none.</param>
/// <param name="Kind">How it fails.</param>
internal sealed record Step(Verb Verb, int Site, int Number = 0, int At = -1, FaultKind Kind = FaultKind.Refused)
{
  public bool IsBare => Number == 1;

  /// <summary>As it is written in a test, as <c>Uninstall 0.1 !12Lost</c>.</summary>
  public override string ToString() => $"{Verb} {Site}.{Number}{(At < 0 ? "" : $" !{At}{Kind}")}";

  public static Step Parse(string text)
  {
    var parts = text.Split([' ', '.', '!'], StringSplitOptions.RemoveEmptyEntries);
    var fault = parts.Length > 3 ? parts[3] : null;
    var digits = fault?.TakeWhile(char.IsDigit).Count() ?? 0;
    return new(Enum.Parse<Verb>(parts[0]), Int(parts[1]), Int(parts[2]),
      fault is null ? -1 : Int(fault[..digits]), fault is null ? FaultKind.Refused : Enum.Parse<FaultKind>(fault[digits..]));

    static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);
  }

  private static readonly Gen<(int At, FaultKind Kind)> NoFault = Gen.Const((-1, FaultKind.Refused));
  private static readonly Gen<(int At, FaultKind Kind)> SomeFault = Gen.Select(Gen.Int[0, 60], Gen.Enum<FaultKind>());

  private static Gen<T> Among<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

  private static Gen<Step> Of(Gen<Verb> verb, int one, int other) =>
    Gen.Select(verb, Among(one, one, other), Gen.Int[0, 1], Gen.Frequency((3, NoFault), (1, SomeFault)), (v, s, bare, fault) => new Step(v, s, bare, fault.At, fault.Kind));

  private static Gen<Step> DriftOf(int one, int other) =>
    Gen.Select(Among(one, one, other), Gen.Int[0, Drift.All.Count - 1], (s, number) => new Step(Verb.Drift, s, number));

  /// <summary>A history of up to eight steps, mostly of one installation, with another one beside it. Whoever has nothing can lose nothing,
  /// so it begins with an install.</summary>
  public static readonly Gen<(bool HasGrant, Step[] Steps)> History = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4]).SelectMany((one, other) =>
    Gen.Select(Gen.Bool, Of(Gen.Const(Verb.Install), one, other),
      Gen.Frequency((5, DriftOf(one, other)), (6, Of(Among(Verb.Install, Verb.Install, Verb.Repair, Verb.Repair, Verb.Rotate, Verb.Uninstall), one, other))).Array[1, 7],
      (hasGrant, first, rest) => (hasGrant, (Step[])[first, .. rest])));
}
