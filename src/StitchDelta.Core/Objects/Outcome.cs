namespace StitchDelta;

/// <summary>What a stage did, all its changes taken together.</summary>
// Of 64 bits, because ConvertTo-Json then writes the word and not its number.
public enum Outcome : long
{
  /// <summary>Everything was as it should be; nothing was written.</summary>
  Unchanged,
  /// <summary>Something was made (under <c>-WhatIf</c>: would be).</summary>
  Created,
  /// <summary>Something was changed (under <c>-WhatIf</c>: would be).</summary>
  Updated,
  /// <summary>Something was removed (under <c>-WhatIf</c>: would be).</summary>
  Deleted,
}
