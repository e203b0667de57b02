namespace StitchDelta.Tests.Names;

public class RuntimeSupportTests
{
  [Theory]
  [InlineData("16.4.x-scala2.12", "2028-05-09")]
  [InlineData("16.4.x-scala2.13", "2028-05-09")]
  [InlineData("16.4.x-cpu-ml-scala2.12", "2028-05-09")]
  [InlineData("14.3.x-photon-scala2.12", "2027-02-01")]
  [InlineData("13.3.x-scala2.12", "2026-08-22")]
  [InlineData("18.x-scala2.13", "2029-06-10")]
  [InlineData("9.1.x-scala2.12", "2024-09-23")]
  [InlineData("18.0.x-scala2.13", null)]
  [InlineData("18.1.x-scala2.13", null)]
  [InlineData("19.x-scala2.13", null)]
  [InlineData("16.3.x-scala2.12", null)]
  [InlineData("116.4.x-scala2.12", null)]
  [InlineData("6.4.x-esr-scala2.11", null)]
  [InlineData("apache-spark-2.4.x-scala2.11", null)]
  [InlineData("custom:release__16.4.x-snapshot", null)]
  [InlineData("", null)]
  public void Tells_the_last_day(string key, string? expected) => Assert.Equal(expected, RuntimeSupport.EndOf(key)?.ToString("yyyy-MM-dd", null));

  [Theory]
  [InlineData("7.3.x-scala2.12", true)]
  [InlineData("9.0.x-scala2.12", true)]
  [InlineData("9.1.x-scala2.12", false)]
  [InlineData("16.3.x-scala2.12", false)]
  [InlineData("custom:x", false)]
  public void Forgets_those_older_than_all(string key, bool forgotten) => Assert.Equal(forgotten, RuntimeSupport.IsForgotten(key));
}
