using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Prints the bucket policy that the guide has you paste: a document for a bucket, or the whole of an existing document with the
/// statement merged in. Nothing is sent anywhere.</summary>
[Cmdlet(VerbsCommon.Get, "StitchBucketPolicy")]
[OutputType(typeof(string))]
public sealed class GetStitchBucketPolicyCommand : PipedCmdlet
{
  /// <summary>The bucket's bare name.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>The Stitch account's region, which decides the loader role.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(StitchRegion))]
  public StitchRegion? StitchRegion { get; set; }

  /// <summary>The document that the bucket has, to be merged with: its text, the lines of a file, or what aws s3api get-bucket-policy
  /// prints.</summary>
  [Parameter]
  [Prose]
  public string?[]? CurrentPolicy { get; set; }

  private protected override Task ProcessOneAsync(CancellationToken cancel)
  {
    var name = BucketNames.Parse(Need(BucketName, nameof(BucketName), "Get-StitchBucket"));
    var current = MyInvocation.BoundParameters.ContainsKey(nameof(CurrentPolicy)) ? GivenPolicy.Read(CurrentPolicy ?? [], name) : null;
    var policy = BucketPolicy.Grant(current, name, StitchRegions.Of(StitchRegion ?? default).LoaderRoleArn).After!;
    WriteObject(PolicyDocument.Parse(policy).Indented);
    return Task.CompletedTask;
  }
}
