// Databricks' own client against a workspace with Unity Catalog: a sandbox of its own, for the other suites have one without.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, test } from 'node:test';
import { CreateRoleCommand, DeleteRoleCommand, DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import databricks from '@databricks/sdk-experimental';
import { accountId } from './aws.mjs';

const { ApiError, Config, WorkspaceClient } = databricks;
const { UC_HOST: host, UC_TOKEN: token, UC_AWS_ENDPOINT_URL: endpoint, UC_AWS_ACCESS_KEY_ID: accessKeyId, UC_AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
// The SDK's own agent speaks https only.
const agent = new http.Agent({ keepAlive: true });
const workspace = new WorkspaceClient(new Config({ host, token, authType: 'pat' }), { agent });
const iam = new IAMClient({ endpoint, credentials: { accessKeyId, secretAccessKey } });
after(() => {
  agent.destroy();
  iam.destroy();
});

const RoleName = 'client-uc';
const role_arn = `arn:aws:iam::${accountId}:role/${RoleName}`;
const name = 'client';
const me = 'somebody@acme.example';

async function refused(call, errorCode, statusCode, pattern = /./) {
  const error = await call.then(() => assert.fail(`${errorCode} was expected`), (reason) => reason);
  assert.ok(error instanceof ApiError, error.stack);
  assert.deepEqual([error.errorCode, error.statusCode], [errorCode, statusCode], error.message);
  assert.match(error.message, pattern);
}

/** A PATCH. This version of the SDK sends none of its bodies; what it reads afterwards is what counts here. */
async function patch(path, body, status = 200) {
  const response = await fetch(new URL(`api/${path}`, host), { method: 'PATCH', headers: { Authorization: `Bearer ${token}` }, body: JSON.stringify(body) });
  const json = await response.json();
  assert.equal(response.status, status, JSON.stringify(json));
  return json;
}

async function all(items) {
  const list = [];
  for await (const item of items)
    list.push(item);
  return list;
}

/** The role as Databricks' guide asks for it, with the external id that a credential has made. */
async function makeRole({ external_id, unity_catalog_iam_arn }) {
  const condition = { StringEquals: { 'sts:ExternalId': external_id } };
  const trust = [
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: unity_catalog_iam_arn }, Condition: condition },
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Condition: { ...condition, ArnLike: { 'aws:PrincipalArn': role_arn } } },
  ];
  const may = [
    { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket', 's3:GetBucketLocation'], Resource: ['arn:aws:s3:::acme-lake', 'arn:aws:s3:::acme-lake/*'] },
    { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: role_arn },
  ];
  const document = (Statement) => JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'lake', PolicyDocument: document(may) }));
}

test('the metastore and its catalog are told', async () => {
  const assignment = await workspace.metastores.current();
  const summary = await workspace.metastores.summary();
  assert.equal(summary.metastore_id, assignment.metastore_id);
  assert.equal(summary.global_metastore_id, `aws:us-east-1:${assignment.metastore_id}`);
  assert.deepEqual((await all(workspace.catalogs.list({}))).map((c) => [c.name, c.owner, c.catalog_type]), [['lake', 'admins', 'MANAGED_CATALOG']]);
  assert.equal((await workspace.schemas.get({ full_name: 'lake.default' })).catalog_name, 'lake');
  await refused(workspace.catalogs.get({ name: 'gone' }), 'CATALOG_DOES_NOT_EXIST', 404);
});

test('a storage credential comes before its role, and a location after it', async () => {
  const made = await workspace.storageCredentials.create({ name, aws_iam_role: { role_arn }, skip_validation: true });
  assert.equal(made.aws_iam_role.role_arn, role_arn);
  await refused(workspace.storageCredentials.create({ name, aws_iam_role: { role_arn } }), 'STORAGE_CREDENTIAL_ALREADY_EXISTS', 409);
  const location = { name, url: 's3://acme-lake/', credential_name: name, enable_file_events: false };
  await refused(workspace.externalLocations.create(location), 'PERMISSION_DENIED', 403, /^AWS IAM role does not have READ permissions on url s3:\/\/acme-lake\//);
  const before = await workspace.storageCredentials.validate({ storage_credential_name: name, url: location.url });
  assert.ok(before.results.some((r) => r.result === 'FAIL'), JSON.stringify(before));

  await makeRole(made.aws_iam_role);
  const { isDir, results } = await workspace.storageCredentials.validate({ storage_credential_name: name, url: location.url });
  assert.equal(isDir, true);
  assert.deepEqual(Object.fromEntries(results.map((r) => [r.operation, r.result])), { READ: 'PASS', LIST: 'PASS', WRITE: 'PASS', DELETE: 'PASS', PATH_EXISTS: 'PASS' });
  const created = await workspace.externalLocations.create(location);
  assert.deepEqual([created.url, created.credential_name, created.read_only, created.fallback], [location.url, name, false, false]);
  await refused(workspace.externalLocations.create({ ...location, name: 'inner', url: 's3://acme-lake/inner' }), 'INVALID_PARAMETER_VALUE', 400, /overlaps/);
  assert.deepEqual((await all(workspace.externalLocations.list({ max_results: 0 }))).map((l) => l.name), [name]);
});

test('privileges are granted, told and taken back', async () => {
  const on = { securable_type: 'EXTERNAL_LOCATION', full_name: name };
  const add = ['CREATE_EXTERNAL_TABLE', 'READ_FILES', 'WRITE_FILES'];
  const change = (changes, status) => patch(`2.1/unity-catalog/permissions/external_location/${name}`, { changes: [changes] }, status);
  const granted = await change({ principal: me, add });
  assert.deepEqual(granted.privilege_assignments, [{ principal: me, privileges: add }]);
  assert.deepEqual((await workspace.grants.get({ ...on, principal: me })).privilege_assignments, granted.privilege_assignments);
  const effective = await workspace.grants.getEffective({ ...on, principal: me });
  assert.deepEqual(effective.privilege_assignments, [{ principal: me, privileges: add.map((privilege) => ({ privilege })) }]);
  await change({ principal: me, remove: add });
  assert.deepEqual(await workspace.grants.get(on), {});
  const both = await change({ principal: me, add: ['READ_FILES'], remove: ['READ_FILES'] }, 400);
  assert.equal(both.message, `Duplicate privileges to add and delete for principal ${me}.`);
});

test('settings are read, and changed by etag', async () => {
  const { settings } = workspace;
  assert.equal((await settings.defaultNamespace.get({})).namespace.value, 'lake');
  const access = await settings.disableLegacyAccess.get({});
  assert.equal(access.disable_legacy_access.value, true);
  const change = (etag, status) => patch('2.0/settings/types/disable_legacy_access/names/default',
    { allow_missing: true, field_mask: 'disable_legacy_access.value', setting: { etag, setting_name: 'default', disable_legacy_access: { value: false } } }, status);
  assert.equal((await change('old', 409)).details[0].metadata.etag, access.etag);
  await change(access.etag);
  assert.equal((await settings.disableLegacyAccess.get({})).disable_legacy_access.value, false);
  assert.equal((await workspace.workspaceSettingsV2.getPublicWorkspaceSetting({ name: 'disable_legacy_access' })).effective_boolean_val.value, false);
});

test('what was made is taken away, the location first', async () => {
  await refused(workspace.storageCredentials.delete({ name }), 'INVALID_STATE', 400);
  await workspace.externalLocations.delete({ name });
  await workspace.storageCredentials.delete({ name });
  await refused(workspace.externalLocations.get({ name }), 'EXTERNAL_LOCATION_DOES_NOT_EXIST', 404);
  await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'lake' }));
  await iam.send(new DeleteRoleCommand({ RoleName }));
});
