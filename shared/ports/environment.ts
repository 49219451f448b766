import type * as z from 'zod';

/**
 * Parses a function's environment at its cold start.
 *
 * @throws Error that names every missing or malformed variable, and no value.
 */
export function readEnvironment<T>(schema: z.ZodType<T>, variables: NodeJS.ProcessEnv): T {
  const parsed = schema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(
    `The function's environment is not usable: ${problems.join('; ')}. Deploy the stack again.`,
  );
}
