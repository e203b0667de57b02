using CsCheck;

namespace StitchDelta.Tests.Installations;

/// <summary>The identity, and how it is written on things.</summary>
public sealed class InstallationIdTests
{
  private const string Role = "arn:aws:iam::123456789012:role/stitch-delta";

  private static readonly InstallationId Id = InstallationId.Of(Role, "acme-lake");

  [Fact]
  public void It_never_changes_for_it_is_written_on_what_companies_run() => Assert.Equal("sd-bihonqser3", Id.Value);

  [Theory]
  [InlineData("arn:aws:iam::123456789012:role/Stitch-Delta", "acme-lake", true)]
  [InlineData("arn:aws:iam::123456789012:role/stitch-delta2", "acme-lake", false)]
  [InlineData("arn:aws:iam::123456789012:role/stitch/stitch-delta", "acme-lake", false)]
  [InlineData("arn:aws:iam::210987654321:role/stitch-delta", "acme-lake", false)]
  [InlineData(Role, "acme-lake2", false)]
  public void Role_and_bucket_make_it(string role, string bucket, bool same) => Assert.Equal(same, InstallationId.Of(role, bucket) == Id);

  [Fact]
  public void Two_machines_come_to_the_same_and_two_installations_to_different_ones() =>
    Gen.Select(Gen.String[1, 64], Gen.String[1, 63]).Array[2, 40].Sample(pairs =>
    {
      var ids = pairs.Select(p => InstallationId.Of(p.Item1, p.Item2).Value).ToArray();
      Assert.All(ids, id => Assert.Matches(@"\Asd-[a-z2-7]{10}\z", id));
      Assert.Equal(ids, pairs.Select(p => InstallationId.Of(p.Item1, p.Item2).Value));
      Assert.Equal(pairs.Select(p => (p.Item1.ToLowerInvariant(), p.Item2)).Distinct().Count(), ids.Distinct().Count());
    });

  [Theory]
  [InlineData("sd-bihonqser3", true)]
  [InlineData(" SD-BIHONQSER3 ", true)]
  [InlineData("#sd-bihonqser3", false)]
  [InlineData("sd-bihonqser1", false)]
  [InlineData("sd-bihonqser", false)]
  [InlineData("sd-bihonqser3n", false)]
  [InlineData("", false)]
  [InlineData(null, false)]
  public void Only_a_whole_text_is_read_as_one(string? text, bool isOne) => Assert.Equal(isOne, InstallationId.Parse(text) is not null);

  [Theory]
  [InlineData("Stitch destination Lake #sd-bihonqser3", true)]
  [InlineData("sd-bihonqser3 Lets Databricks", true)]
  [InlineData("(sd-bihonqser3)", true)]
  [InlineData("psd-bihonqser3", false)]
  [InlineData("sd-bihonqser3-2", false)]
  public void It_is_found_in_a_text_but_not_in_a_longer_name(string text, bool found) =>
    Assert.Equal(found ? Id : null, InstallationId.FindIn(text));

  [Fact]
  public void A_comment_keeps_the_id_whatever_the_name_and_is_not_marked_twice() => Text.Sample(name =>
  {
    var comment = Mark.Comment(name, Id);
    Assert.True(comment.Length <= Mark.LongestComment);
    Assert.Equal(Id, Mark.InComment(comment));
    Assert.Equal(comment, Mark.Comment(comment, Id));
    Assert.Equal(name.Length + 15 <= Mark.LongestComment ? name : Mark.NameIn(comment), Mark.NameIn(comment));
    Assert.StartsWith(Mark.NameIn(comment), name, StringComparison.Ordinal);
    Assert.False(char.IsHighSurrogate(Mark.NameIn(comment).LastOrDefault()));
    Assert.Equal(name, Mark.Comment(name, null));
  });

  [Theory]
  [InlineData("Stitch destination Lake", false)]
  [InlineData("see #sd-bihonqser3 for more", false)]
  [InlineData("Stitch destination Lake#sd-bihonqser3", false)]
  [InlineData("Stitch destination Lake #sd-bihonqser3", true)]
  public void A_comment_is_marked_at_its_end(string comment, bool marked)
  {
    Assert.Equal(marked ? Id : null, Mark.InComment(comment));
    Assert.Equal(marked ? "Stitch destination Lake" : comment, Mark.NameIn(comment));
  }

  [Theory]
  [InlineData("sd-bihonqser3 Lets", true)]
  [InlineData("Lets sd-bihonqser3", false)]
  [InlineData("", false)]
  [InlineData(null, false)]
  public void A_description_is_marked_at_its_beginning(string? description, bool marked) =>
    Assert.Equal(marked ? Id : null, Mark.InDescription(description));

  [Fact]
  public void A_description_is_one_that_IAM_takes()
  {
    Assert.Equal(Id, Mark.InDescription(Mark.Description(Id, "acme-lake")));
    Assert.Matches(@"\A[ -~]{1,1000}\z", Mark.Description(Id, new string('a', 63)));
  }

  // Half a character is no text that a service would take.
  private static readonly Gen<string> Text = Gen.OneOf(Gen.String[Gen.Char['\u0000', '\ud7ff'], 0, 300], Gen.Int[0x10000, 0x10ffff].Select(char.ConvertFromUtf32).Array[0, 150].Select(string.Concat))
    .Where(t => Mark.InComment(t) is null);
}
