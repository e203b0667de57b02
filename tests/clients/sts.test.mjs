import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateBucketCommand, DeleteBucketCommand, DeleteBucketPolicyCommand, DeleteObjectCommand, GetBucketLocationCommand, GetBucketPolicyCommand, GetObjectCommand,
  HeadBucketCommand, ListObjectsV2Command, PutBucketPolicyCommand, PutObjectCommand,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { accountId, loaderPolicy, loaderRoleArn, newS3, refused } from './aws.mjs';

const Bucket = 'acme-sts-client';
const operator = newS3();
const sts = new STSClient({});
let loader;
let identity;

before(async () => {
  await operator.send(new CreateBucketCommand({ Bucket }));
  const { Credentials, AssumedRoleUser } = await sts.send(new AssumeRoleCommand({ RoleArn: loaderRoleArn, RoleSessionName: 'stitch' }));
  identity = AssumedRoleUser;
  loader = { accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretAccessKey, sessionToken: Credentials.SessionToken };
  assert.ok(Credentials.Expiration > new Date());
});
after(async () => {
  await operator.send(new DeleteBucketCommand({ Bucket }));
  operator.destroy();
  sts.destroy();
});

/** The four actions of the guide, in an order in which each has something to act on. */
const granted = {
  'put an object': new PutObjectCommand({ Bucket, Key: 'one', Body: 'x' }),
  'get it': new GetObjectCommand({ Bucket, Key: 'one' }),
  'list the bucket': new ListObjectsV2Command({ Bucket }),
  'delete the object': new DeleteObjectCommand({ Bucket, Key: 'one' }),
};

/** What the loader needs not, and is not given. */
const never = {
  'get the policy': new GetBucketPolicyCommand({ Bucket }),
  'put a policy': new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(loaderPolicy(Bucket)) }),
  'delete the policy': new DeleteBucketPolicyCommand({ Bucket }),
  'get the location': new GetBucketLocationCommand({ Bucket }),
  'delete the bucket': new DeleteBucketCommand({ Bucket }),
};

const grant = () => operator.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(loaderPolicy(Bucket)) }));
const asLoader = (command) => newS3({ credentials: loader }).send(command);

test('the operator is who the keys say', async () => {
  const caller = await sts.send(new GetCallerIdentityCommand({}));
  assert.deepEqual([caller.Account, caller.Arn], [accountId, `arn:aws:iam::${accountId}:user/admin`]);
  assert.match(caller.UserId, /^AIDA/);
});

test('the loader is a session of its role', async () => {
  const arn = 'arn:aws:sts::218546966473:assumed-role/LoaderDelta/stitch';
  assert.equal(identity.Arn, arn);
  const session = new STSClient({ credentials: loader });
  const caller = await session.send(new GetCallerIdentityCommand({}));
  assert.deepEqual([caller.Account, caller.Arn, caller.UserId], ['218546966473', arn, identity.AssumedRoleId]);
  session.destroy();
});

test('before the grant the loader may do nothing', async (t) => {
  for (const [what, command] of Object.entries({ ...granted, ...never }))
    await t.test(what, () => refused(asLoader(command), 'AccessDenied', 403));
});

test('after the grant the loader may do the four actions and no other', async (t) => {
  await grant();
  for (const [what, command] of Object.entries(granted))
    await t.test(what, () => asLoader(command));
  await t.test('look whether the bucket is there', () => asLoader(new HeadBucketCommand({ Bucket })));
  for (const [what, command] of Object.entries(never))
    await t.test(`not ${what}`, () => refused(asLoader(command), 'AccessDenied', 403));
  await operator.send(new DeleteBucketPolicyCommand({ Bucket }));
  await t.test('nothing once it is taken back', () => refused(asLoader(granted['put an object']), 'AccessDenied', 403));
});

test("a bucket's objects need the star of the guide's statement", async () => {
  const broken = loaderPolicy(Bucket);
  broken.Statement[0].Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/`];
  await operator.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(broken) }));
  await asLoader(granted['list the bucket']);
  await refused(asLoader(granted['put an object']), 'AccessDenied', 403);
  await operator.send(new DeleteBucketPolicyCommand({ Bucket }));
});

test('temporary keys are no good without their token', async () => {
  const { sessionToken, ...keys } = loader;
  assert.ok(sessionToken);
  await refused(newS3({ credentials: keys }).send(new ListObjectsV2Command({ Bucket })), 'InvalidAccessKeyId', 403);
});

test('a role that does not trust the caller cannot be assumed', async () => {
  const call = sts.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${accountId}:role/databricks-deployment`, RoleSessionName: 'me' }));
  const error = await refused(call, 'AccessDenied', 403);
  assert.match(error.message, /User: arn:aws:iam::123456789012:user\/admin is not authorized to perform: sts:AssumeRole on resource: .*databricks-deployment/);
});
