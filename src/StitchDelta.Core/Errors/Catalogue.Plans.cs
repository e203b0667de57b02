namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>What was given as a plan is none, or none that can be applied.</summary>
  public static readonly ErrorEntry PlanUnreadable = Define(ErrorKind.InvalidData,
    "This is no plan that {0} can apply: {1}.",
    "Save a plan so that all of it is kept: {0} ... -WhatIf | Export-Clixml plan.xml, or ConvertTo-Json -Depth 5. "
      + "Apply it with {0} -Plan (Import-Clixml plan.xml)");

  /// <summary>A plan was made for other accounts than those that the session speaks to.</summary>
  public static readonly ErrorEntry PlanOfOtherAccount = Define(ErrorKind.InvalidOperation,
    "The plan of {0} is for the {1} {2}, and this session speaks to {3}. Nothing was changed.",
    "Connect to the {1} {2} and apply the plan again, or make a new plan here with -WhatIf.");

  /// <summary>Something that a saved plan is about has changed since.</summary>
  public static readonly ErrorEntry PlanOutdated = Define(ErrorKind.InvalidOperation,
    "The plan of {0} is out of date: {1}. What is not in a plan is not done.",
    "Look at what has changed since it was made. If it is to be, make a new plan with -WhatIf and apply that.");
}
