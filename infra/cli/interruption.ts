/** Exit statuses of a command that was interrupted, as shells know them: 128 and the number of the signal. */
const STATUSES = { SIGINT: 130, SIGTERM: 143 } as const;

/** What is needed of `process`. */
type InterruptedProcess = Pick<NodeJS.Process, 'on' | 'listenerCount' | 'exit' | 'exitCode'>;

/**
 * Ends this process when it is interrupted: at the first signal in order, if the command listens to it and has something to
 * close, else at once; at the second at once in any case.
 *
 * @returns the exit status after an interruption; undefined before
 */
export function endWhenInterrupted(self: InterruptedProcess): () => number | undefined {
  let status: number | undefined;
  for (const [signal, code] of Object.entries(STATUSES)) {
    self.on(signal, () => {
      const isFirst = status === undefined;
      status ??= code;
      // This listener is one of them.
      if (isFirst && self.listenerCount(signal) > 1) self.exitCode = code;
      else self.exit(status);
    });
  }
  return () => status;
}
