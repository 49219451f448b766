import * as z from 'zod';
import type { Template } from './template.ts';

const Rules = z.array(
  z.object({
    Prefix: z.string().default(''),
    Status: z.literal('Enabled'),
    ExpirationInDays: z.int().default(Number.POSITIVE_INFINITY),
    NoncurrentVersionExpiration: z.object({ NoncurrentDays: z.int() }).optional(),
  }),
);

/**
 * After how many days nothing is left of an object, by the rules of its bucket; never is infinite. Each step is taken at the
 * midnight that follows; where rules meet the shorter time holds; what expires in a versioned bucket is an old version first.
 * Sources: Amazon S3 user guide, "Lifecycle configuration elements" and "Conflicts in S3 Lifecycle configurations".
 */
export function goneAfterDays(template: Template, bucketId: string, key: string): number {
  const { LifecycleConfiguration, VersioningConfiguration } = template.Resources[bucketId]?.Properties ?? {};
  const { Rules: rules } = z.object({ Rules }).parse(LifecycleConfiguration);
  const its = rules.filter(({ Prefix }) => key.startsWith(Prefix));
  const expires = Math.min(...its.map(({ ExpirationInDays }) => ExpirationInDays)) + 1;
  if (VersioningConfiguration === undefined) return expires;
  const old = its.map(
    ({ NoncurrentVersionExpiration: rule }) => rule?.NoncurrentDays ?? Number.POSITIVE_INFINITY,
  );
  return expires + Math.min(...old) + 1;
}
