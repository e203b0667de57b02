import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import databricks from '@databricks/sdk-experimental';

const { ApiError, Config, Time, TimeUnits, WorkspaceClient } = databricks;
const { DATABRICKS_HOST: host, SANDBOX_INSTANCE_PROFILE: profile, SANDBOX_CLUSTER: cluster } = process.env;
// The SDK's own agent speaks https only.
const agent = new http.Agent({ keepAlive: true });
const connect = (token) => new WorkspaceClient(new Config({ host, token, authType: 'pat' }), { agent });

const workspace = connect(process.env.DATABRICKS_TOKEN);
const made = [];
let request;

before(async () => {
  const { versions } = await workspace.clusters.sparkVersions();
  const { node_types: nodes } = await workspace.clusters.listNodeTypes();
  request = {
    spark_version: versions.map((v) => v.key).filter((key) => /^\d+\.\d+\.x-scala2\.12$/.test(key)).sort((a, b) => parseFloat(b) - parseFloat(a))[0],
    node_type_id: nodes.find((n) => n.node_type_id === 'i3.xlarge').node_type_id,
    num_workers: 1,
    autotermination_minutes: 30,
    aws_attributes: { instance_profile_arn: profile },
  };
});
after(async () => {
  for (const cluster_id of made)
    await workspace.clusters.permanentDelete({ cluster_id });
  agent.destroy();
});

/** Asserts that Databricks refuses with this code, and returns the error. */
async function refused(call, errorCode, statusCode) {
  const error = await call.then(() => assert.fail(`${errorCode} was expected`), (reason) => reason);
  assert.ok(error instanceof ApiError, error.stack);
  assert.deepEqual([error.errorCode, error.statusCode], [errorCode, statusCode], error.message);
  return error;
}

async function all(items) {
  const list = [];
  for await (const item of items)
    list.push(item);
  return list;
}

test('the user is an administrator', async () => {
  const me = await workspace.currentUser.me();
  assert.match(me.userName, /@acme\.example$/);
  assert.equal(me.active, true);
  assert.ok(me.groups.some((g) => g.display === 'admins'));
});

test('instance profiles are listed', async () => {
  assert.deepEqual((await all(workspace.instanceProfiles.list())).map((p) => p.instance_profile_arn), [profile]);
});

test('an instance profile is verified with a dry run', async () => {
  const call = workspace.instanceProfiles.add({ instance_profile_arn: 'arn:aws:iam::123456789012:instance-profile/nothing' });
  await refused(call, 'DRY_RUN_FAILED', 400);
  await refused(workspace.instanceProfiles.add({ instance_profile_arn: 'nothing' }), 'INVALID_PARAMETER_VALUE', 400);
});

test('an instance profile is registered and removed', async () => {
  const instance_profile_arn = profile.replace(/[^/]+$/, 'client-sdk');
  await refused(workspace.instanceProfiles.remove({ instance_profile_arn }), 'RESOURCE_DOES_NOT_EXIST', 404);
  await workspace.instanceProfiles.add({ instance_profile_arn, skip_validation: true });
  assert.equal((await all(workspace.instanceProfiles.list())).length, 2);
  await workspace.instanceProfiles.remove({ instance_profile_arn });
  assert.equal((await all(workspace.instanceProfiles.list())).length, 1);
});

test('a cluster is made, and waited for until it runs', async () => {
  const waiter = await workspace.clusters.create({ ...request, cluster_name: 'client' });
  made.push(waiter.cluster_id);
  const states = [];
  const running = await waiter.wait({ timeout: new Time(60, TimeUnits.seconds), onProgress: async ({ state }) => states.push(state) });
  assert.equal(states.at(-1), 'RUNNING');
  const { state, cluster_name, cluster_id, aws_attributes, spark_version, node_type_id, num_workers } = await workspace.clusters.get({ cluster_id: running.cluster_id });
  assert.deepEqual(
    { state, cluster_name, cluster_id, aws_attributes: { instance_profile_arn: aws_attributes.instance_profile_arn }, spark_version, node_type_id, num_workers, autotermination_minutes: running.autotermination_minutes },
    { state: 'RUNNING', cluster_name: 'client', cluster_id: waiter.cluster_id, ...request });
});

test('clusters are listed page by page', async () => {
  for (const cluster_name of ['page-1', 'page-2'])
    made.push((await workspace.clusters.create({ ...request, cluster_name })).cluster_id);
  const listed = (await all(workspace.clusters.list({ page_size: 1 }))).map((c) => c.cluster_id);
  assert.equal(new Set(listed).size, listed.length);
  for (const id of [cluster, ...made.slice(-2)])
    assert.ok(listed.includes(id), `${id} is not in ${listed}`);
});

test('what happened to a cluster is told', async () => {
  const types = (await all(workspace.clusters.events({ cluster_id: cluster, order: 'ASC' }))).map((e) => e.type);
  assert.deepEqual([types[0], types.at(-1)], ['CREATING', 'RUNNING']);
});

test('a cluster that cannot be is refused', async () => {
  const create = (change) => workspace.clusters.create({ ...request, cluster_name: 'wrong', ...change });
  await refused(create({ spark_version: '1.0.x' }), 'INVALID_PARAMETER_VALUE', 400);
  await refused(create({ node_type_id: 'abacus' }), 'INVALID_PARAMETER_VALUE', 400);
  await refused(create({ aws_attributes: { instance_profile_arn: profile.replace(/[^/]+$/, 'stranger') } }), 'INVALID_PARAMETER_VALUE', 400);
});

test('a cluster that is not there is refused', async () => {
  const error = await refused(workspace.clusters.get({ cluster_id: '0101-000000-nothing0' }), 'INVALID_PARAMETER_VALUE', 400);
  assert.match(error.message, /0101-000000-nothing0 does not exist/);
});

test('a token is made, used, listed and deleted', async () => {
  const { token_value: value, token_info: info } = await workspace.tokens.create({ comment: 'client', lifetime_seconds: 3600 });
  assert.match(value, /^dapi[0-9a-f]{32}/);
  assert.equal(info.expiry_time - info.creation_time, 3_600_000);
  assert.equal((await connect(value).currentUser.me()).userName, (await workspace.currentUser.me()).userName);

  const listed = (await all(workspace.tokens.list())).find((t) => t.token_id === info.token_id);
  assert.deepEqual(listed, info);
  assert.ok(!JSON.stringify(listed).includes(value));

  await workspace.tokens.delete({ token_id: info.token_id });
  assert.ok(!(await all(workspace.tokens.list())).some((t) => t.token_id === info.token_id));
  await refused(workspace.tokens.delete({ token_id: info.token_id }), 'RESOURCE_DOES_NOT_EXIST', 404);
  await refused(connect(value).currentUser.me(), 403, 403);
});

test('a wrong token is refused', async () => {
  const error = await refused(connect('dapi00000000000000000000000000000000').clusters.get({ cluster_id: cluster }), 403, 403);
  assert.equal(error.message, 'Invalid access token.');
});

test('an API that the sandbox has not says so', async () => {
  await refused(workspace.jobs.get({ job_id: 1 }), 'ENDPOINT_NOT_FOUND', 404);
});
