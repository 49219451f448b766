import { LOCAL_ACCOUNT } from '../sqs/sqs-state.ts';
import type { Identity } from './intrinsics.ts';
import type { Template } from './template.ts';
import { TemplateError } from './template-error.ts';

/** The one region that the local runner pretends to be. */
export const LOCAL_REGION = 'us-east-1';

export const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::AccountId': LOCAL_ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::Region': LOCAL_REGION,
  'AWS::StackId': `arn:aws:cloudformation:${LOCAL_REGION}:${LOCAL_ACCOUNT}:stack/local/local`,
  'AWS::StackName': 'local',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** `name` is what the local runner calls the resource; unique among its type. */
export interface NamedIdentity extends Identity {
  readonly name: string;
  readonly attributes: { readonly Arn: string; readonly [attribute: string]: string };
}

/**
 * A readable name for a bucket or a queue, from its logical id: the hash that CDK appends and a last word that only repeats
 * the type are cut off. `FilesBucket16A3C1FD` is `files`, `RowsDeadLetters0BA1F31E` is `rows-dead-letters`.
 */
function localName(logicalId: string): string {
  return logicalId
    .replace(/(?<=.)[0-9A-F]{8}$/, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-')
    .toLowerCase()
    .replace(/-(bucket|queue)$/, '');
}

/**
 * What `Ref` and `Fn::GetAtt` answer for every resource of a template. They depend on logical ids and types alone, so
 * references may run in circles.
 *
 * @param queueUrl the address that a queue will have on this machine
 * @throws TemplateError when two resources of a type come to the same name
 */
export function identify(template: Template, queueUrl: (name: string) => string): Map<string, NamedIdentity> {
  const identities = new Map<string, NamedIdentity>();
  const taken = new Set<string>();
  for (const [logicalId, { Type: type }] of Object.entries(template.Resources)) {
    const identity = identityOf(logicalId, type, queueUrl);
    const title = `${type} ${identity.name}`;
    if (taken.has(title)) {
      throw new TemplateError(`${logicalId} is a second ${title}: give it another construct id.`);
    }
    taken.add(title);
    identities.set(logicalId, identity);
  }
  return identities;
}

function identityOf(logicalId: string, type: string, queueUrl: (name: string) => string): NamedIdentity {
  const here = `${LOCAL_REGION}:${LOCAL_ACCOUNT}`;
  switch (type) {
    case 'AWS::S3::Bucket': {
      const name = localName(logicalId);
      return { name, ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
    }
    case 'AWS::SQS::Queue': {
      const name = localName(logicalId);
      const ref = queueUrl(name);
      return {
        name,
        ref,
        attributes: { Arn: `arn:aws:sqs:${here}:${name}`, QueueName: name, QueueUrl: ref },
      };
    }
    case 'AWS::Lambda::Function':
      return identityByLogicalId(logicalId, `arn:aws:lambda:${here}:function:${logicalId}`);
    case 'AWS::Events::Rule':
      return identityByLogicalId(logicalId, `arn:aws:events:${here}:rule/${logicalId}`);
    default:
      return identityByLogicalId(logicalId, `arn:aws:local:${here}:${logicalId}`);
  }
}

function identityByLogicalId(logicalId: string, arn: string): NamedIdentity {
  return { name: logicalId, ref: logicalId, attributes: { Arn: arn } };
}
