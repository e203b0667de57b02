using BenchmarkDotNet.Attributes;

namespace StitchDelta.Benchmarks;

/// <summary>The merge and the evaluator on a bucket policy of nearly the 20 KB that S3 takes, as ratios of reading it.</summary>
[MemoryDiagnoser]
public class PolicyBenchmarks
{
  private const string Loader = "arn:aws:iam::218546966473:role/LoaderDelta";
  private const string Bucket = "acme-lake";

  private readonly string _foreign = Foreign(19_000);
  private string _granted = "";
  private PolicyDocument _document = null!;

  [GlobalSetup]
  public void Setup()
  {
    _granted = BucketPolicy.Grant(_foreign, Bucket, Loader).After!;
    _document = PolicyDocument.Parse(_granted);
  }

  [Benchmark(Baseline = true)]
  public PolicyDocument Read() => PolicyDocument.Parse(_granted);

  [Benchmark]
  public PolicyDecision Evaluate() => PolicyEvaluator.EvaluateResourcePolicy(_document, new PolicyRequest(Loader, "s3:PutObject", "arn:aws:s3:::acme-lake/stitch/object"));

  [Benchmark]
  public IReadOnlyList<StitchPrivilegeCheck> CheckAllFour() => LoaderAccess.Of(_granted, Bucket, Loader);

  [Benchmark]
  public PolicyEdit GrantAnew() => BucketPolicy.Grant(_foreign, Bucket, Loader);

  [Benchmark]
  public PolicyEdit GrantAgain() => BucketPolicy.Grant(_granted, Bucket, Loader);

  [Benchmark]
  public PolicyEdit Revoke() => BucketPolicy.Revoke(_granted, Bucket, Loader);

  [Benchmark]
  public bool MeansTheSame() => PolicyDocument.MeansTheSame(_foreign, _granted);

  /// <summary>Statements as they are found in the wild, every second a Deny with conditions, up to a size.</summary>
  private static string Foreign(int bytes)
  {
    var statements = new List<string>();
    for (var i = 0; statements.Sum(s => s.Length + 1) < bytes; i++)
      statements.Add(i % 2 == 0
        ? $$$"""{"Sid":"Team{{{i}}}","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:role/team-{{{i}}}","arn:aws:iam::123456789012:role/etl"]},"Action":["s3:GetObject","s3:ListBucket*"],"Resource":["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/team-{{{i}}}/*"]}"""
        : $$$$"""{"Sid":"Fence{{{{i}}}}","Effect":"Deny","NotPrincipal":{"AWS":"{{{{Loader}}}}"},"NotAction":"s3:Get*","Resource":"arn:aws:s3:::acme-lake/team-{{{{i}}}}/*/private/*","Condition":{"StringNotEqualsIfExists":{"aws:SourceVpce":["vpce-1a2b3c4d","vpce-5e6f7a8b"]},"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::123456789012:role/*-{{{{i}}}}"}}}""");
    return $$"""{"Version":"2012-10-17","Id":"mine","Statement":[{{string.Join(",", statements)}}]}""";
  }
}
