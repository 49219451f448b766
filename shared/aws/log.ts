import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../ports/log.ts';

/** Makes a function's log, which writes to standard output: Lambda and the local runner collect it. */
export function createLog(functionName: string): Log {
  const logger = new Logger({ serviceName: functionName });
  return {
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, fields = {}) => logger.error(message, fields),
  };
}
