import type { GatewayError } from '../../shared/gateway/errors.ts';
import type { Problem, RowOutcome } from '../../shared/user/outcome.ts';

/** The gateway said no to this row: its own code and text are the report's; `more` says what we found out besides. */
export const failed = (row: number, error: GatewayError, more: readonly Problem[] = []): RowOutcome => ({
  row,
  outcome: 'failed',
  problems: [{ code: error.code, message: error.message }, ...more],
});
