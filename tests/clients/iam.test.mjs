import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  AddRoleToInstanceProfileCommand, CreateInstanceProfileCommand, CreateRoleCommand, DeleteInstanceProfileCommand, DeleteRoleCommand, DeleteRolePolicyCommand,
  GetInstanceProfileCommand, GetRoleCommand, GetRolePolicyCommand, GetUserCommand, IAMClient, ListAttachedRolePoliciesCommand, ListInstanceProfilesForRoleCommand,
  ListRolePoliciesCommand, PutRolePolicyCommand, RemoveRoleFromInstanceProfileCommand, SimulatePrincipalPolicyCommand, UpdateAssumeRolePolicyCommand,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import { accountId, refused } from './aws.mjs';

const iam = new IAMClient({});
const send = (command) => iam.send(command);
after(() => iam.destroy());

const trust = (Service) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }] });
const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme-lake/100% &+ä/*' }] });

/** A role for one test, gone after it. */
async function withRole(RoleName, run) {
  const { Role } = await send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust('ec2.amazonaws.com'), Description: 'of a test' }));
  try {
    await run(Role);
  } finally {
    await send(new DeleteRoleCommand({ RoleName }));
  }
  await refused(send(new GetRoleCommand({ RoleName })), 'NoSuchEntityException', 404);
}

test('a role is made once', () => withRole('client-role', async ({ RoleName, Arn, RoleId, CreateDate }) => {
  assert.equal(Arn, `arn:aws:iam::${accountId}:role/client-role`);
  assert.match(RoleId, /^AROA[A-Z2-7]+$/);
  assert.ok(Math.abs(Date.now() - CreateDate) < 600_000);
  const { Role } = await send(new GetRoleCommand({ RoleName }));
  assert.equal(decodeURIComponent(Role.AssumeRolePolicyDocument), trust('ec2.amazonaws.com'));
  assert.deepEqual([Role.RoleId, Role.Description], [RoleId, 'of a test']);
  const error = await refused(send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust('ec2.amazonaws.com') })), 'EntityAlreadyExistsException', 409);
  assert.equal(error.message, 'Role with name client-role already exists.');
}));

test('who may assume a role can be changed', () => withRole('client-trust', async ({ RoleName }) => {
  await send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust('lambda.amazonaws.com') }));
  const { Role } = await send(new GetRoleCommand({ RoleName }));
  assert.equal(decodeURIComponent(Role.AssumeRolePolicyDocument), trust('lambda.amazonaws.com'));
  await refused(send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: 'nothing' })), 'MalformedPolicyDocumentException', 400);
}));

test('an inline policy comes back URL-encoded', () => withRole('client-policy', async ({ RoleName }) => {
  const PolicyName = 'inline';
  await send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: policy }));
  const { PolicyDocument } = await send(new GetRolePolicyCommand({ RoleName, PolicyName }));
  assert.notEqual(PolicyDocument, policy);
  assert.equal(decodeURIComponent(PolicyDocument), policy);
  assert.deepEqual((await send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames, [PolicyName]);
  assert.deepEqual((await send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies, []);
  await refused(send(new DeleteRoleCommand({ RoleName })), 'DeleteConflictException', 409);
  await send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  await refused(send(new GetRolePolicyCommand({ RoleName, PolicyName })), 'NoSuchEntityException', 404);
  await refused(send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: '{"Statement":1' })), 'MalformedPolicyDocumentException', 400);
}));

test('an instance profile holds one role', () => withRole('client-profile', async ({ RoleName, Arn }) => {
  const InstanceProfileName = RoleName;
  const { InstanceProfile } = await send(new CreateInstanceProfileCommand({ InstanceProfileName }));
  assert.deepEqual([InstanceProfile.Arn, InstanceProfile.Roles], [`arn:aws:iam::${accountId}:instance-profile/client-profile`, []]);
  await send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  const found = await send(new GetInstanceProfileCommand({ InstanceProfileName }));
  assert.deepEqual(found.InstanceProfile.Roles.map((r) => r.Arn), [Arn]);
  assert.deepEqual((await send(new ListInstanceProfilesForRoleCommand({ RoleName }))).InstanceProfiles.map((p) => p.Arn), [InstanceProfile.Arn]);

  await refused(send(new CreateInstanceProfileCommand({ InstanceProfileName })), 'EntityAlreadyExistsException', 409);
  await refused(send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: 'databricks-deployment' })), 'LimitExceededException', 409);
  await refused(send(new DeleteInstanceProfileCommand({ InstanceProfileName })), 'DeleteConflictException', 409);
  await refused(send(new DeleteRoleCommand({ RoleName })), 'DeleteConflictException', 409);

  await send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }));
  await send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
  await refused(send(new GetInstanceProfileCommand({ InstanceProfileName })), 'NoSuchEntityException', 404);
}));

test('what is not there is refused', async () => {
  const error = await refused(send(new GetRoleCommand({ RoleName: 'nobody' })), 'NoSuchEntityException', 404);
  assert.equal(error.message, 'The role with name nobody cannot be found.');
  await refused(send(new PutRolePolicyCommand({ RoleName: 'nobody', PolicyName: 'p', PolicyDocument: policy })), 'NoSuchEntityException', 404);
  await refused(send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'nothing', RoleName: 'databricks-deployment' })), 'NoSuchEntityException', 404);
});

test('roles are listed page by page', async () => {
  const names = [];
  let pages = 0;
  for await (const page of paginateListRoles({ client: iam, pageSize: 1 }, {})) {
    pages++;
    names.push(...page.Roles.map((r) => r.RoleName));
  }
  assert.ok(names.includes('databricks-deployment') && names.includes('stitch-delta'), names.join());
  assert.ok(pages >= 2);
});

test('the caller is the administrator, who may do everything', async () => {
  const { User } = await send(new GetUserCommand({}));
  assert.equal(User.Arn, `arn:aws:iam::${accountId}:user/admin`);
  const { EvaluationResults } = await send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: User.Arn, ActionNames: ['iam:CreateRole', 's3:PutBucketPolicy'] }));
  assert.deepEqual(EvaluationResults.map((r) => [r.EvalActionName, r.EvalDecision]), [['iam:CreateRole', 'allowed'], ['s3:PutBucketPolicy', 'allowed']]);
});

test('a wrong secret is refused', async () => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
  const stranger = new IAMClient({ credentials: { accessKeyId, secretAccessKey: `${secretAccessKey}x` } });
  await refused(stranger.send(new GetUserCommand({})), 'SignatureDoesNotMatch', 403);
  stranger.destroy();
});
