import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DeleteObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DBSQLClient } from '@databricks/sql';
import { newS3 } from './aws.mjs';
import { startTls } from './tls.mjs';

const { SANDBOX_BUCKET: Bucket, SANDBOX_HTTP_PATH: path, DATABRICKS_HOST, DATABRICKS_TOKEN } = process.env;
const silent = { log: () => {} };
let server;
let client;
let session;

/** A client that is told nothing but what a JDBC URL says. It speaks TLS only, but takes any certificate. */
function connect(options = {}) {
  const { port } = server.address();
  return new DBSQLClient({ logger: silent }).connect(
    { host: 'localhost', port, path, token: DATABRICKS_TOKEN, telemetryEnabled: false, retryMaxAttempts: 1, ...options });
}

/** The rows of a statement. */
async function rows(statement, from = session, options = {}) {
  const operation = await from.executeStatement(statement, options);
  const result = await operation.fetchAll();
  await operation.close();
  return result;
}

async function refused(call, pattern) {
  const error = await call.then(() => assert.fail(`${pattern} was expected`), (reason) => reason);
  assert.match(error.message, pattern);
  return error;
}

before(async () => {
  server = await startTls(DATABRICKS_HOST);
  client = await connect();
  session = await client.openSession();
});
after(async () => {
  await session.close();
  await client.close();
  server.close();
});

test('SELECT 1', async () => {
  assert.deepEqual(await rows('SELECT 1'), [{ 1: 1 }]);
});

test('types arrive as what they are', async () => {
  const [row] = await rows("SELECT TRUE AS yes, 3 AS whole, 2147483648 AS big, 'Größe' AS text, NULL AS nothing");
  assert.deepEqual(row, { yes: true, whole: 3, big: 2147483648, text: 'Größe', nothing: null });
});

test('columns have names and types', async () => {
  const operation = await session.executeStatement("SELECT 1 AS one, 'x' AS two");
  const { columns } = await operation.getSchema();
  assert.deepEqual(columns.map((c) => [c.columnName, c.typeDesc.types[0].primitiveEntry.type, c.position]), [['one', 3, 1], ['two', 7, 2]]);
  await operation.close();
});

test('a setting of the session is set and read, and is no other session\'s', async () => {
  const key = 'spark.databricks.delta.schema.autoMerge.enabled';
  const other = await client.openSession();
  assert.deepEqual(await rows(`SET ${key}`), [{ key, value: 'false' }]);
  assert.deepEqual(await rows(`SET ${key} = true`), [{ key, value: 'true' }]);
  assert.deepEqual(await rows(`SET ${key}`), [{ key, value: 'true' }]);
  assert.deepEqual(await rows(`SET ${key}`, other), [{ key, value: 'false' }]);
  await other.close();
});

test('an error has the message of Spark', async () => {
  await refused(rows('SELECT * FROM nowhere'), /\[TABLE_OR_VIEW_NOT_FOUND\] The table or view `nowhere` cannot be found/);
  await refused(rows('SELEKT 1'), /\[PARSE_SYNTAX_ERROR\].*SELEKT/);
  assert.deepEqual(await rows('SELECT 2 AS still_here'), [{ still_here: 2 }]);
});

test('an error of a statement that is only started comes from its end', async () => {
  await refused(rows('SELECT * FROM nowhere', session, { runAsync: true, maxRows: null }), /TABLE_OR_VIEW_NOT_FOUND/);
});

test('a wrong token is refused', async () => {
  const stranger = await connect({ token: 'dapi00000000000000000000000000000000' });
  await refused(stranger.openSession(), /403/);
  await stranger.close();
});

test('a cluster that is not there is refused', async () => {
  const lost = await connect({ path: path.replace(/[^/]+$/, '0101-000000-nothing0') });
  await refused(lost.openSession(), /404/);
  await lost.close();
});

test('a Delta table in the bucket is made, filled, read and dropped', async (t) => {
  const s3 = newS3();
  const keys = async () => ((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'client/' }))).Contents ?? []).map((o) => o.Key);
  t.after(async () => {
    await Promise.all((await keys()).map((Key) => s3.send(new DeleteObjectCommand({ Bucket, Key }))));
    s3.destroy();
  });

  await rows('CREATE SCHEMA client');
  await rows(`CREATE TABLE client.orders (id BIGINT, customer STRING) USING DELTA LOCATION 's3://${Bucket}/client/orders'`);
  assert.ok((await keys()).includes('client/orders/_delta_log/00000000000000000000.json'), (await keys()).join());
  await rows("INSERT INTO client.orders VALUES (2, NULL), (1, 'Ünal')");
  assert.deepEqual((await rows('SELECT * FROM client.orders ORDER BY id')).map((r) => [Number(r.id), r.customer]), [[1, 'Ünal'], [2, null]]);
  await refused(rows('INSERT INTO client.orders VALUES (3)'), /INSERT_COLUMN_ARITY_MISMATCH/);
  await refused(rows('DROP SCHEMA client'), /SCHEMA_NOT_EMPTY/);

  await rows('DROP TABLE client.orders');
  await refused(rows('SELECT * FROM client.orders'), /TABLE_OR_VIEW_NOT_FOUND/);
  await rows('DROP SCHEMA client');
  assert.ok((await keys()).length > 0, 'the files of a table with a location of its own stay');
});

test('a bucket that the cluster may not use is refused', async () => {
  const error = await refused(
    rows("CREATE TABLE elsewhere (id INT) USING DELTA LOCATION 's3://another-lake/t'"), /NoSuchBucket|AccessDenied|Access Denied/i);
  assert.doesNotMatch(error.message, /dapi/);
});

test('many rows come in several fetches', async () => {
  const many = Array.from({ length: 2500 }, (_, i) => `(${i})`);
  await rows('CREATE TABLE many (n INT) USING DELTA');
  await rows(`INSERT INTO many VALUES ${many.join()}`);
  const operation = await session.executeStatement('SELECT n FROM many ORDER BY n', { maxRows: 1000 });
  const chunks = [];
  do
    chunks.push(await operation.fetchChunk({ maxRows: 1000 }));
  while (await operation.hasMoreRows());
  await operation.close();
  assert.deepEqual(chunks.flat().map((r) => r.n), many.map((_, i) => i));
  await rows('DROP TABLE many');
});
