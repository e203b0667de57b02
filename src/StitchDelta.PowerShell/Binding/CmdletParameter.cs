using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;

namespace StitchDelta.Binding;

/// <summary>A parameter of a cmdlet, as its class declares it.</summary>
internal sealed class CmdletParameter
{
  private static readonly ConcurrentDictionary<Type, IReadOnlyList<CmdletParameter>> Known = new();

  private CmdletParameter(PropertyInfo property, IReadOnlyList<Attribute> attributes)
  {
    Property = property;
    Attributes = attributes;
    var declared = attributes.OfType<ParameterAttribute>().ToList();
    Names = [property.Name, .. attributes.OfType<AliasAttribute>().SelectMany(a => a.AliasNames)];
    IsPiped = declared.Any(p => p.ValueFromPipelineByPropertyName) || attributes.Any(a => a is ColumnAttribute);
    IsFirst = declared.Any(p => p.Position == 0);
    MayBeBlank = attributes.Any(a => a is AllowEmptyStringAttribute or AllowNullAttribute);
    IsForAllRows = attributes.Any(a => a is ForAllRowsAttribute);
    IsProse = attributes.Any(a => a is ProseAttribute);
    MayBeTextTable = attributes.OfType<ReadsAttribute>().Any(a => a.Text);
    Reads = attributes.OfType<ReadsAttribute>().FirstOrDefault();
  }

  public PropertyInfo Property { get; }

  public string Name => Property.Name;

  /// <summary>The name and the aliases.</summary>
  public IReadOnlyList<string> Names { get; }

  public IReadOnlyList<Attribute> Attributes { get; }

  /// <summary>Whether an object from the pipe may give it.</summary>
  public bool IsPiped { get; }

  /// <summary>Whether it may be given without its name.</summary>
  public bool IsFirst { get; }

  /// <summary>Whether empty is a value of its own.</summary>
  public bool MayBeBlank { get; }

  /// <summary>Whether it is given on the command line only.</summary>
  public bool IsForAllRows { get; }

  /// <summary>Whether its text may be anything, a secret included.</summary>
  public bool IsProse { get; }

  /// <summary>What reads its values; null where <see cref="Values"/> alone does.</summary>
  public ReadsAttribute? Reads { get; }

  /// <summary>Whether it is a table that may be written as text.</summary>
  public bool MayBeTextTable { get; }

  /// <summary>Whether its values are words of a list.</summary>
  public bool IsEnum => (Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType).IsEnum;

  /// <summary>All parameters of a cmdlet but PowerShell's common ones.</summary>
  public static IReadOnlyList<CmdletParameter> Of(Type cmdlet) => Known.GetOrAdd(cmdlet, type =>
    [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
      .Select(p => new CmdletParameter(p, [.. p.GetCustomAttributes()]))
      .Where(p => p.Attributes.OfType<ParameterAttribute>().Any())]);
}

/// <summary>Marks a parameter that an object from the pipe may give, and that PowerShell itself must not bind: it would prompt for the
/// password of a text, or take any object's property of that name.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ColumnAttribute : Attribute;

/// <summary>Marks a parameter that is no column of a row: it says something of the whole command.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ForAllRowsAttribute : Attribute;

/// <summary>Marks a parameter whose text is no name but a document, a statement or a path, in which what looks like a secret may
/// stand.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ProseAttribute : Attribute;
