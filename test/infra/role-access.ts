import { runSimulation } from '@cloud-copilot/iam-simulate';
import { resourceOf, resourcesOf, type Template } from './template.ts';

/** Decides whether a function's role allows a call: `Allowed`, or how it is denied. */
export type RoleAccess = (
  who: string,
  action: string,
  resource: string,
  /** The account that has the resource; default that of the stack. */
  owner?: string,
) => Promise<string>;

/**
 * Evaluates the policies of a synthesized template as IAM does, without an account.
 *
 * @param places what stands for each logical id or pseudo parameter: an ARN or a value. A logical id may be given by
 *   its beginning.
 */
export function createRoleAccess(template: Template, places: Readonly<Record<string, string>>): RoleAccess {
  return (who, action, resource, owner) =>
    decide(policiesOf(template, who), places, { who, action, resource, owner });
}

/** The same for one who has a managed policy of the template and no other, by the name of the output that has its ARN. */
export function createHolderAccess(template: Template, places: Readonly<Record<string, string>>) {
  return (output: string, action: string, resource: string, prefix?: string): Promise<string> => {
    const { Ref: id = '' } = (template.Outputs[output]?.Value ?? {}) as { Ref?: string };
    const document = resourceOf(template, id).Properties.PolicyDocument;
    return decide([document], places, { who: output, action, resource, prefix });
  };
}

interface Call {
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  readonly owner?: string | undefined;
  /** What a listing of a bucket is asked for. */
  readonly prefix?: string | undefined;
}

async function decide(
  documents: readonly unknown[],
  places: Readonly<Record<string, string>>,
  { who, action, resource, owner, prefix }: Call,
): Promise<string> {
  const account = places['AWS::AccountId'] ?? '';
  const resolve = createResolver(places);
  const simulation = await runSimulation(
    {
      request: {
        principal: `arn:${places['AWS::Partition']}:iam::${account}:role/${who}`,
        action,
        resource: { resource, accountId: account },
        contextVariables: {
          'aws:ResourceAccount': owner ?? account,
          ...(prefix !== undefined && { 's3:prefix': prefix }),
        },
      },
      identityPolicies: documents.map((each, index) => ({ name: `${who}-${index}`, policy: resolve(each) })),
      ...(resource.includes(':kms:') && { resourcePolicy: defaultKeyPolicy(resource) }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (simulation.resultType === 'error') throw new Error(JSON.stringify(simulation.errors));
  return simulation.overallResult;
}

/** Leaves who may use a key to the policies of users and roles. Source: KMS developer guide, "Default key policy". */
function defaultKeyPolicy(keyArn: string): object {
  const [, partition, , , account] = keyArn.split(':');
  const Principal = { AWS: `arn:${partition}:iam::${account}:root` };
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }],
  };
}

/** The policies of a function's role. */
function policiesOf(template: Template, who: string): unknown[] {
  const role = JSON.stringify(
    resourcesOf(template, 'AWS::Lambda::Function').find(([id]) => id === who)?.[1].Properties.Role,
  );
  return resourcesOf(template, 'AWS::IAM::Policy')
    .filter(([, { Properties }]) => roleNames(Properties.Roles).some((name) => role.includes(`"${name}"`)))
    .map(([, { Properties }]) => Properties.PolicyDocument);
}

function roleNames(roles: unknown): string[] {
  return Array.isArray(roles) ? roles.map((role: { Ref: string }) => role.Ref) : [];
}

function createResolver(places: Readonly<Record<string, string>>): (value: unknown) => unknown {
  const place = (name: string): string => {
    const known =
      Object.keys(places).find((id) => name === id) ?? Object.keys(places).find((id) => name.startsWith(id));
    if (known === undefined) throw new Error(`The test does not know what ${name} stands for.`);
    return places[known] ?? '';
  };
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const object = value as Record<string, unknown>;
    if (typeof object.Ref === 'string') return place(object.Ref);
    if (Array.isArray(object['Fn::GetAtt'])) return place(String(object['Fn::GetAtt'][0]));
    if (Array.isArray(object['Fn::Join'])) {
      const [separator, parts] = object['Fn::Join'] as [string, unknown[]];
      return parts.map(resolve).join(separator);
    }
    return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, resolve(inner)]));
  };
  return resolve;
}
