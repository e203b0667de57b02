namespace StitchDelta.HelpBuilder;

internal static class Pages
{
  public const string Syntax = "Get-Thing [[-Name] <String[]>] [-Kind <Kind>] [<CommonParameters>]";

  /// <summary>A page that has everything a page can have.</summary>
  public const string Whole = $$"""
    ---
    external help file: Things.dll-Help.xml
    Module Name: Things
    online version: https://example.com/guide
    schema: 2.0.0
    ---

    # Get-Thing

    ## SYNOPSIS
    Lists things.

    ## SYNTAX
    ```
    {{Syntax}}
    ```

    ## DESCRIPTION
    First paragraph.

    Second paragraph.

    ## EXAMPLES

    ### Example 1: List all
    ```powershell
    Get-Thing *
    ```

    All of them.

    ### Example 2: Over several lines
    ```powershell
    Get-Thing |
      Where-Object { $_.Name -eq '<a>' }

    # done
    ```

    One.

    Two.

    ## PARAMETERS

    ### -Kind
    The kind.

    Left out: any.

    ```yaml
    Type: Kind
    Parameter Sets: (All)
    Aliases: k, sort
    Accepted values: Any, Other

    Required: False
    Position: Named
    Default value: Any
    Accept pipeline input: True (ByPropertyName)
    Accept wildcard characters: False
    ```

    ### -Name
    Their names.

    ```yaml
    Type: String[]
    Parameter Sets: (All)
    Aliases:

    Required: True
    Position: 0
    Default value: *
    Accept pipeline input: False
    Accept wildcard characters: True
    ```

    ### CommonParameters
    This cmdlet supports the common parameters.

    ## INPUTS

    ### System.Uri
    By property name.

    ### System.String
    By value.

    ## OUTPUTS

    ### Thing
    A thing.

    It has a name.

    ## NOTES
    A note.

    Another note.

    ## RELATED LINKS

    [New-Thing](New-Thing.md)

    [Guide](https://example.com/more)
    """;
}
