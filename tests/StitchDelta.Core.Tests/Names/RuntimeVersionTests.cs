namespace StitchDelta.Tests.Names;

public class RuntimeVersionTests
{
  [Theory]
  [InlineData("15.4.x-scala2.12", "15.4")]
  [InlineData("18.x-scala2.13", "18.0")]
  [InlineData("7.3.x-esr-scala2.12", "7.3")]
  [InlineData("10.4.x-cpu-ml-scala2.12", "10.4")]
  [InlineData("custom:release__12.x-snapshot", null)]
  [InlineData("apache-spark-2.4.x-scala2.11", null)]
  [InlineData("99999999999.1.x-scala2.12", null)]
  [InlineData("", null)]
  public void Reads(string key, string? expected) => Assert.Equal(expected is null ? null : Version.Parse(expected), RuntimeVersion.Of(key));

  [Theory]
  [InlineData("6.3.x-scala2.11", true)]
  [InlineData("10.4.x-scala2.12", true)]
  [InlineData("9.1.x-scala2.12", true)]
  [InlineData("18.x-scala2.13", true)]
  [InlineData("6.2.x-scala2.11", false)]
  [InlineData("5.5.x-scala2.11", false)]
  public void Compares_as_numbers(string key, bool suits) => Assert.Equal(suits, RuntimeVersion.Of(key) >= RuntimeVersion.Oldest);

  [Theory]
  [InlineData("custom:release__12.x-snapshot", null)]
  [InlineData("6.3.x-scala2.11", null)]
  [InlineData("6.2.x-scala2.11", "RuntimeTooOld")]
  [InlineData("sixteen", "RuntimeInvalid")]
  public void An_image_of_the_customers_own_has_no_version_to_judge(string key, string? error) =>
    Assert.Equal(error, (Record.Exception(() => RuntimeVersion.Require(key)) as StitchDeltaException)?.Entry.Id);
}
