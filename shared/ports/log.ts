type LogFields = Readonly<Record<string, unknown>>;

/**
 * One JSON line per happening, for CloudWatch Logs Insights. Fields name jobs, chunks, rows and codes; no cell, key,
 * password or signature is ever passed here.
 */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields & { error?: unknown }): void;
}
