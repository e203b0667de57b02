using CsCheck;

namespace StitchDelta.Policies;

public sealed class IPAccessTests
{
  private static readonly IReadOnlyList<string> Stitch = StitchRegions.Of(StitchRegion.NorthAmerica).IPAddresses;

  // Few enough addresses that lists and addresses often meet.
  private static readonly Gen<string> GenAddress = Gen.Int[0, 15].Select(i => $"203.0.113.{i}");
  private static readonly Gen<string> GenRange = Gen.Select(GenAddress, Gen.Int[28, 33], (address, bits) => bits == 33 ? address : $"{address}/{bits}");
  private static readonly Gen<IPAccessList> GenList = Gen.Select(Gen.Bool, GenRange.Array[0, 3], (allow, ranges) => allow ? Allow(ranges) : Block(ranges));
  private static readonly Gen<IPAccessList[]> GenLists = GenList.Array[0, 4];

  private static IPAccessList Allow(params string[] ranges) => new("office", "ALLOW", ranges);

  private static IPAccessList Block(params string[] ranges) => new("rogues", "BLOCK", ranges);

  [Fact]
  public void Without_lists_all_are_let_in() => Assert.Empty(IPAccess.KeptOut([], Stitch));

  [Fact]
  public void An_allow_list_keeps_out_those_that_no_allow_list_has()
  {
    Assert.Equal(Stitch, IPAccess.KeptOut([Allow("203.0.113.0/24")], Stitch));
    Assert.Equal(["52.23.137.21", "52.204.223.208"], IPAccess.KeptOut([Allow("203.0.113.0/24", "52.204.228.0/22"), Allow()], Stitch));
    Assert.Empty(IPAccess.KeptOut([Allow("52.23.137.21"), Allow("52.204.0.0/16")], Stitch));
  }

  [Fact]
  public void A_block_list_wins_and_is_named()
  {
    var lists = new[] { Allow("0.0.0.0/0"), Block("52.204.228.32/32") };
    Assert.Equal(["52.204.228.32"], IPAccess.KeptOut(lists, Stitch));
    Assert.Equal("rogues", IPAccess.BlockOf(lists, "52.204.228.32")!.Label);
    Assert.Null(IPAccess.BlockOf(lists, "52.23.137.21"));
  }

  [Fact]
  public void A_block_list_alone_lets_the_others_in() => Assert.Equal(["52.23.137.21"], IPAccess.KeptOut([Block("52.23.137.21")], Stitch));

  [Fact]
  public void A_list_of_a_type_to_come_does_nothing() => Assert.Empty(IPAccess.KeptOut([new("x", "WATCH", ["52.23.137.21"])], Stitch));

  [Fact]
  public void Order_does_not_matter() => Gen.Select(GenLists, GenAddress).Sample((lists, address) =>
    IPAccess.Admits(lists, address) == IPAccess.Admits([.. lists.Reverse()], address));

  [Fact]
  public void Another_block_list_lets_nobody_in() => Gen.Select(GenLists, GenRange, GenAddress).Sample((lists, range, address) =>
    !IPAccess.Admits([.. lists, Block(range)], address) || IPAccess.Admits(lists, address));

  [Fact]
  public void Another_allow_list_keeps_nobody_out_but_for_the_first() => Gen.Select(GenLists, GenRange, GenAddress).Sample((lists, range, address) =>
    lists.All(l => l.ListType != "ALLOW") || !IPAccess.Admits(lists, address) || IPAccess.Admits([.. lists, Allow(range)], address));

  [Fact]
  public void Those_that_an_allow_list_is_made_of_are_let_in_unless_blocked() => Gen.Select(GenLists, GenAddress).Sample((lists, address) =>
    IPAccess.Admits([.. lists, Allow(address + "/32")], address) == (IPAccess.BlockOf(lists, address) is null));
}
