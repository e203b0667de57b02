namespace StitchDelta.HiveServer2.Thrift;

/// <summary>A Thrift struct. <see cref="Describe"/> is its only description: the reader and the writer both walk it.</summary>
internal abstract class ThriftStruct
{
  /// <summary>Names each field, in the order of the ids, which is the order on the wire.</summary>
  internal abstract void Describe(IFields fields);
}

/// <summary>What walks a struct: takes its values out of a message, or puts them into one.</summary>
internal interface IFields
{
  void Required<T>(int id, Wire<T> wire, ref T value);

  void Optional<T>(int id, Wire<T> wire, ref T? value) where T : class;

  void Optional<T>(int id, Wire<T> wire, ref T? value) where T : struct;
}
