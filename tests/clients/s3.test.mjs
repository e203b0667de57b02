import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import {
  CreateBucketCommand, DeleteBucketCommand, DeleteBucketPolicyCommand, DeleteObjectCommand, GetBucketLocationCommand, GetBucketPolicyCommand,
  GetObjectCommand, HeadBucketCommand, ListBucketsCommand, ListObjectsV2Command, PutBucketPolicyCommand, PutObjectCommand,
} from '@aws-sdk/client-s3';
import { loaderPolicy, newS3, refused } from './aws.mjs';

const Bucket = 'acme-s3-client';
const s3 = newS3();
const read = async (Key) => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body.transformToString();

before(() => s3.send(new CreateBucketCommand({ Bucket })));
after(async () => {
  await s3.send(new DeleteBucketCommand({ Bucket }));
  s3.destroy();
});

test('buckets are listed', async () => {
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  const names = Buckets.map((b) => b.Name);
  assert.ok(names.includes(process.env.SANDBOX_BUCKET) && names.includes(Bucket), names.join());
  assert.ok(Buckets.every((b) => b.CreationDate instanceof Date && !Number.isNaN(b.CreationDate.valueOf())));
});

test('a bucket in us-east-1 has no location constraint', async () => {
  assert.equal((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint, undefined);
  assert.equal((await s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion, 'us-east-1');
});

test('a bucket elsewhere says where', async () => {
  const Bucket = 'acme-s3-europe';
  const europe = newS3({ region: 'eu-central-1' });
  await europe.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }));
  try {
    assert.equal((await europe.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint, 'eu-central-1');
    const error = await refused(s3.send(new ListObjectsV2Command({ Bucket })), 'AuthorizationHeaderMalformed', 400);
    assert.match(error.message, /the region 'us-east-1' is wrong; expecting 'eu-central-1'/);
    assert.equal(error.Region, 'eu-central-1');
  } finally {
    await europe.send(new DeleteBucketCommand({ Bucket }));
    europe.destroy();
  }
});

test('a policy comes back as it was sent, until it is deleted', async () => {
  const Policy = JSON.stringify(loaderPolicy(Bucket), null, 3) + '\n';
  await refused(s3.send(new GetBucketPolicyCommand({ Bucket })), 'NoSuchBucketPolicy', 404);
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  assert.equal((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy, Policy);
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  await refused(s3.send(new GetBucketPolicyCommand({ Bucket })), 'NoSuchBucketPolicy', 404);
});

test('a policy that is wrong is refused in the words of S3', async () => {
  const put = (Policy) => refused(s3.send(new PutBucketPolicyCommand({ Bucket, Policy })), 'MalformedPolicy', 400);
  assert.match((await put('no policy')).message, /must be valid JSON/);
  const nobody = loaderPolicy(Bucket);
  nobody.Statement[0].Principal.AWS = ['arn:aws:iam::218546966473:role/Nobody'];
  assert.match((await put(JSON.stringify(nobody))).message, /Invalid principal in policy/);
  assert.match((await put(JSON.stringify(loaderPolicy('another-bucket')))).message, /invalid resource/);
});

test('an object goes in and out', async () => {
  const Key = 'a folder/ä+b&c=d.txt';
  const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'Größe' }));
  const object = await s3.send(new GetObjectCommand({ Bucket, Key }));
  assert.equal(await object.Body.transformToString(), 'Größe');
  assert.equal(object.ETag, ETag);
  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await refused(s3.send(new GetObjectCommand({ Bucket, Key })), 'NoSuchKey', 404);
});

test('an empty object is one', async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: 'empty', Body: '' }));
  assert.equal(await read('empty'), '');
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'empty' }));
});

test('a body that is streamed arrives whole', async () => {
  const Key = 'streamed';
  const parts = Array.from({ length: 40 }, (_, i) => Buffer.alloc(10_000, i));
  const ContentLength = 400_000;
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: Readable.from(parts), ContentLength }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  assert.deepEqual(Buffer.from(await Body.transformToByteArray()), Buffer.concat(parts));
  await s3.send(new DeleteObjectCommand({ Bucket, Key }));
});

test('objects are listed by prefix', async () => {
  const keys = ['data/1', 'data/2 ü', 'data/deep/3', 'other'];
  await Promise.all(keys.map((Key) => s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }))));
  assert.deepEqual((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents.map((o) => o.Key), keys);
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'data/' }));
  assert.deepEqual(Contents.map((o) => [o.Key, o.Size]), [['data/1', 6], ['data/2 ü', 9], ['data/deep/3', 11]]);
  assert.equal((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'nothing' }))).KeyCount, 0);
  await Promise.all([...keys, 'was never there'].map((Key) => s3.send(new DeleteObjectCommand({ Bucket, Key }))));
  assert.equal((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents, undefined);
});

test('a bucket that is not there is refused', async () => {
  const missing = { Bucket: 'acme-nowhere' };
  await refused(s3.send(new ListObjectsV2Command(missing)), 'NoSuchBucket', 404);
  await refused(s3.send(new GetBucketLocationCommand(missing)), 'NoSuchBucket', 404);
  await refused(s3.send(new GetBucketPolicyCommand(missing)), 'NoSuchBucket', 404);
  await refused(s3.send(new HeadBucketCommand(missing)), 'NotFound', 404);
});

test('a bucket with objects is kept', async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: 'one', Body: '1' }));
  await refused(s3.send(new DeleteBucketCommand({ Bucket })), 'BucketNotEmpty', 409);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'one' }));
});

test('what a policy denies is denied', async () => {
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: `arn:aws:s3:::${Bucket}/closed/*` }],
  });
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  await refused(s3.send(new PutObjectCommand({ Bucket, Key: 'closed/1', Body: 'x' })), 'AccessDenied', 403);
  await s3.send(new PutObjectCommand({ Bucket, Key: 'open/1', Body: 'x' }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'open/1' }));
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
});

test('credentials are looked at', async () => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
  const list = (credentials) => newS3({ credentials }).send(new ListObjectsV2Command({ Bucket }));
  await refused(list({ accessKeyId, secretAccessKey: `${secretAccessKey}x` }), 'SignatureDoesNotMatch', 403);
  await refused(list({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey }), 'InvalidAccessKeyId', 403);
});
