import { Aws, CfnOutput, Validations } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { REPORTS, UPLOADS } from '../shared/job/keys.ts';
import type { PrivateBucket } from './constructs/private-bucket.ts';
import { DeploymentError } from './deployment-error.ts';

/** What the outputs of a profile's policies are called: `Uploader`, `Reader` and this. Outputs have letters and digits only. */
const outputNameOf = (profile: string): string => profile.split('-').map(capitalize).join('');

/** @throws DeploymentError naming two profiles whose outputs would have one name */
function assertOutputNames(profiles: readonly string[]): void {
  const taken = new Map<string, string>();
  for (const profile of profiles) {
    const name = outputNameOf(profile);
    const other = taken.get(name);
    if (other !== undefined)
      throw new DeploymentError(
        `The profiles "${other}" and "${profile}" would both have the outputs Uploader${name} and Reader${name}, where dashes do not count: expected names that differ in more than dashes. Rename one of them, its file and its "name".`,
      );
    taken.set(name, profile);
  }
}

export interface PeopleProps {
  readonly files: PrivateBucket;
  /** Names of profiles. */
  readonly profiles: readonly string[];
  /** The key of the bucket, if it is a customer's own. */
  readonly keyArn?: string | undefined;
}

/**
 * A managed policy for those who drop files of a profile, and one for those who read its reports, to be attached to their users,
 * groups or roles. The ARN of each is an output: `Uploader<Profile>`, `Reader<Profile>`. Neither reads what was uploaded.
 */
export class PeoplePolicies extends Construct {
  readonly #props: PeopleProps;

  constructor(scope: Construct, id: string, props: PeopleProps) {
    super(scope, id);
    this.#props = props;
    assertOutputNames(props.profiles);
    for (const profile of props.profiles) {
      this.#addPolicy('Uploader', profile, {
        prefix: `${UPLOADS}${profile}/`,
        actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
        // Source: S3 user guide, "Uploading and copying objects using multipart upload", "Multipart upload API and permissions".
        keyActions: ['kms:GenerateDataKey', 'kms:Decrypt'],
      });
      this.#addPolicy('Reader', profile, {
        prefix: `${REPORTS}${profile}/`,
        actions: ['s3:GetObject'],
        keyActions: ['kms:Decrypt'],
      });
    }
  }

  #addPolicy(
    who: string,
    profile: string,
    may: { readonly prefix: string; readonly actions: string[]; readonly keyActions: string[] },
  ): void {
    const { files, keyArn } = this.#props;
    const isOurs = { 'aws:ResourceAccount': Aws.ACCOUNT_ID };
    const objects = `${may.prefix}*`;
    const policy = new ManagedPolicy(this, `${who}-${profile}`, {
      statements: [
        new PolicyStatement({
          actions: may.actions,
          resources: [`${files.arn}/${objects}`],
          conditions: { StringEquals: isOurs },
        }),
        new PolicyStatement({
          actions: ['s3:ListBucket'],
          resources: [files.arn],
          conditions: { StringEquals: isOurs, StringLike: { 's3:prefix': objects } },
        }),
        // The console asks where the bucket is. Source: Amazon S3 user guide, "Identity-based policy examples for Amazon S3".
        new PolicyStatement({
          actions: ['s3:GetBucketLocation'],
          resources: [files.arn],
          conditions: { StringEquals: isOurs },
        }),
        ...(keyArn ? [new PolicyStatement({ actions: may.keyActions, resources: [keyArn] })] : []),
      ],
    });
    Validations.of(policy).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${files.node.id}.Arn>/${objects}]`,
      reason: 'Keys under this prefix carry the names of uploads, which nobody knows at deployment.',
    });
    new CfnOutput(policy, 'Arn', { value: policy.managedPolicyArn }).overrideLogicalId(
      who + outputNameOf(profile),
    );
  }
}

const capitalize = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
