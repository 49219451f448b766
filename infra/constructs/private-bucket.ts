import { CfnOutput, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { CfnBucket, LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { assertLifecycleRule } from './retention.ts';

export interface PrivateBucketProps {
  readonly versioned: boolean;
  readonly lifecycleRules: LifecycleRule[];
  /** The key that it is encrypted with; default S3's own. */
  readonly keyArn?: string | undefined;
}

/**
 * A bucket that is encrypted, reached by TLS only, closed to the public and kept when the stack goes; but not when the very
 * deployment that makes it fails, for then it is empty. Its name is an output `<id>Bucket`; its logical id is its
 * construct's, so that moving code about never replaces a bucket of data.
 */
export class PrivateBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly #resource: CfnBucket;
  readonly #notifications: CfnBucket.LambdaConfigurationProperty[] = [];

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    props.lifecycleRules.forEach(assertLifecycleRule);
    const { keyArn, ...rest } = props;
    const bucket = new Bucket(this, 'Bucket', {
      ...rest,
      ...(keyArn
        ? { encryptionKey: Key.fromKeyArn(this, 'Key', keyArn), bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.#resource = bucket.node.findChild('Resource') as CfnBucket;
    this.#resource.overrideLogicalId(id);
    this.name = bucket.bucketName;
    this.arn = bucket.bucketArn;
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Access logs would be a second store of upload names, which may name people. Who needs an audit trail turns ' +
        'on CloudTrail data events for both buckets.',
    });
    new CfnOutput(this, 'Name', { value: this.name }).overrideLogicalId(`${id}Bucket`);
  }

  /**
   * Tells a function of every object created under a prefix. S3 checks at once that it may invoke the function, so
   * the bucket waits for the permission.
   */
  notify(permission: CfnPermission, prefix: string): void {
    this.#notifications.push({
      event: 's3:ObjectCreated:*',
      function: permission.functionName,
      filter: { s3Key: { rules: [{ name: 'prefix', value: prefix }] } },
    });
    this.#resource.notificationConfiguration = { lambdaConfigurations: this.#notifications };
    this.#resource.addResourceDependency(permission);
  }
}
