namespace StitchDelta.Installations;

/// <summary>The stages of the pipeline, in their order. Each hands on what it and those before it know.</summary>
internal enum PipelineStage
{
  Bucket,
  Role,
  Registration,
  Catalog,
  Cluster,
  JdbcUrl,
  Token,
  Destination,
}
