import { S3Client } from '@aws-sdk/client-s3';
import { LOCAL_REGION } from '../local-aws/template/local-names.ts';

/** The real client for the embedded S3 of a run. @param secretKey that run's */
export function createLocalS3Client(endpoint: string, secretAccessKey: string): S3Client {
  return new S3Client({
    endpoint,
    region: LOCAL_REGION,
    forcePathStyle: true,
    // What goes wrong is told by the command, in its own words.
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    credentials: { accessKeyId: 'local', secretAccessKey },
  });
}
