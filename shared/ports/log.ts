/**
 * One JSON line per happening, for CloudWatch Logs Insights. Fields name jobs, chunks, rows and codes; no cell, key,
 * password or signature is ever passed here.
 */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields & { error?: unknown }): void;
}

type LogFields = Readonly<Record<string, unknown>>;

/** Writes to standard output, which Lambda and the local runner collect. */
export function createLog(
  functionName: string,
  write: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): Log {
  const emit = (level: string, message: string, fields: LogFields = {}): void =>
    write(JSON.stringify({ level, function: functionName, message, ...fields }, describeErrors));
  return {
    info: (message, fields) => emit('info', message, fields),
    warn: (message, fields) => emit('warn', message, fields),
    error: (message, fields) => emit('error', message, fields),
  };
}

/** An Error has no enumerable fields: JSON would show `{}`. */
function describeErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return {
    name: value.name,
    message: value.message,
    ...('code' in value ? { code: value.code } : {}),
    ...(value.cause === undefined ? {} : { cause: value.cause }),
    stack: value.stack,
  };
}
