// What the suites of the AWS clients share. Endpoint, region and keys come from the environment, where the SDK looks by itself.
import assert from 'node:assert/strict';
import { S3Client } from '@aws-sdk/client-s3';

export const accountId = '123456789012';
export const loaderRoleArn = 'arn:aws:iam::218546966473:role/LoaderDelta';

export const newS3 = (options = {}) => new S3Client({ forcePathStyle: true, ...options });

/** Asserts that AWS refuses with this code, and returns the error. */
export async function refused(call, code, status) {
  const error = await call.then(() => assert.fail(`${code} was expected`), (reason) => reason);
  assert.deepEqual({ code: error.name, status: error.$metadata?.httpStatusCode }, { code, status }, error.stack);
  assert.ok(error.$metadata.requestId, 'there is no request id');
  return error;
}

/** The statement of the set-up guide, for a bucket. */
export const loaderPolicy = (bucket) => ({
  Version: '2012-10-17',
  Id: 'Policy-LoaderDelta-MWF',
  Statement: [{
    Sid: 'Stmt123',
    Effect: 'Allow',
    Principal: { AWS: [loaderRoleArn] },
    Action: ['s3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject'],
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  }],
});
