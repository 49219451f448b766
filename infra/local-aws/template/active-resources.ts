import * as z from 'zod';
import { type NamedIdentity, PSEUDO_PARAMETERS } from './identities.ts';
import { INERT_TYPES } from './inert-types.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import {
  BucketProperties,
  EventInvokeConfigProperties,
  EventSourceMappingProperties,
  FunctionProperties,
  PermissionProperties,
  QueueProperties,
  RuleProperties,
} from './resource-schemas.ts';
import type { Template } from './template.ts';
import { TemplateError } from './template-error.ts';

const SCHEMAS = {
  'AWS::S3::Bucket': BucketProperties,
  'AWS::SQS::Queue': QueueProperties,
  'AWS::Lambda::Function': FunctionProperties,
  'AWS::Lambda::EventSourceMapping': EventSourceMappingProperties,
  'AWS::Lambda::EventInvokeConfig': EventInvokeConfigProperties,
  'AWS::Lambda::Permission': PermissionProperties,
  'AWS::Events::Rule': RuleProperties,
} as const;

export type ActiveType = keyof typeof SCHEMAS;
type PropertiesOf<T extends ActiveType> = z.infer<(typeof SCHEMAS)[T]>;

/** A resource with its properties resolved and checked. `where` names it in errors. */
export interface Active<T extends ActiveType> {
  readonly name: string;
  readonly arn: string;
  readonly where: string;
  readonly properties: PropertiesOf<T>;
}

/** @throws TemplateError for a type that is neither modelled nor inert, and for a resource under a condition. */
export function refuseUnknownTypes(template: Template): void {
  for (const [logicalId, { Type: type, Condition: condition }] of Object.entries(template.Resources)) {
    if (INERT_TYPES.has(type)) continue;
    if (!Object.hasOwn(SCHEMAS, type)) {
      throw new TemplateError(
        `${logicalId} is of type ${type}, which the local runner does not know: model it, or name it as inert with the reason.`,
      );
    }
    if (condition !== undefined) {
      throw new TemplateError(
        `${logicalId} (${type}) depends on a condition, which the local runner does not know.`,
      );
    }
  }
}

/** @throws TemplateError naming everything that is unknown or wrong in a resource's properties. */
export function activeResources<T extends ActiveType>(
  template: Template,
  identities: ReadonlyMap<string, NamedIdentity>,
  type: T,
): Active<T>[] {
  const active: Active<T>[] = [];
  for (const [logicalId, { name, attributes }] of identities) {
    const resource = template.Resources[logicalId];
    if (resource?.Type !== type) continue;
    const where = `${logicalId} (${type})`;
    const resolved = resolveIntrinsics(
      resource.Properties,
      { identities, pseudoParameters: PSEUDO_PARAMETERS },
      where,
    );
    const parsed = SCHEMAS[type].safeParse(resolved);
    if (!parsed.success) {
      throw new TemplateError(
        `${where} is not as the local runner knows it:\n${z.prettifyError(parsed.error)}`,
      );
    }
    const properties = parsed.data as PropertiesOf<T>; // TypeScript does not follow an indexed schema
    active.push({ name, arn: attributes.Arn, where, properties });
  }
  return active;
}
