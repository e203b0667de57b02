namespace StitchDelta;

/// <summary>The workspace that this session is connected to.</summary>
/// <param name="WorkspaceUrl">Its address.</param>
/// <param name="UserName">The token's user.</param>
/// <param name="OrgId">The workspace's org id.</param>
/// <param name="IsAdmin">Whether the user is a workspace admin, who alone may register instance profiles.</param>
public sealed record DeltaWorkspace(Uri WorkspaceUrl, string UserName, string? OrgId, bool IsAdmin);
