namespace StitchDelta.Resources;

/// <summary>
/// One kind of thing that an installation is made of. It knows how to read what is there, make it what is desired, take it away again, and
/// which checks prove it.
/// In which order that is done is for <see cref="ResourceTable"/> to say, and whether for whoever runs it.
/// </summary>
/// <param name="name">What messages call it, as in <c>cluster</c>.</param>
/// <param name="step">The guide step that it belongs to.</param>
internal abstract class Resource(string name, GuideStep step)
{
  /// <summary>What messages call it.</summary>
  public string Name => name;

  /// <summary>The guide step that it belongs to.</summary>
  public GuideStep Step => step;

  /// <summary>The resources that must be there before this one.</summary>
  public virtual IReadOnlyList<Resource> DependsOn => [];

  /// <summary>Those of them whose values it holds, so that it must be brought up to date when they change.</summary>
  public virtual IReadOnlyList<Resource> Follows => [];

  /// <summary>Makes it what is desired. What is so already is left alone.</summary>
  /// <returns>False when a change was declined: nothing that depends on it can be made then.</returns>
  public abstract Task<bool> EnsureAsync(Installation installation, CancellationToken cancel);

  /// <summary>Takes away what the module made of it. What it did not make stays, and is told.</summary>
  /// <returns>False when a change was declined.</returns>
  public abstract Task<bool> DestroyAsync(Removal removal, CancellationToken cancel);

  /// <summary>Whether it is looked at before it is taken away, so that a second look tells whether it is gone.</summary>
  public virtual bool LooksBeforeItRemoves => true;

  /// <summary>What stands in the way of a repair: the parameter that must be given first; null when nothing does.</summary>
  public virtual Task<string?> LacksAsync(CheckSubject subject, CancellationToken cancel) =>
    Task.FromResult(subject.Facts.BucketName is null ? "-BucketName" : null);

  /// <inheritdoc />
  public override string ToString() => $"{Step.Number} ({Name})";
}
