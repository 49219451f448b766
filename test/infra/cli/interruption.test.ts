import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { endWhenInterrupted } from '../../../infra/cli/interruption.ts';

/** A process that notes how it would end, and goes on. */
function interruptible() {
  const emitter = new EventEmitter();
  const ended: unknown[] = [];
  const self = Object.assign(emitter, {
    exitCode: undefined,
    exit: ((status) => ended.push(status)) as (status?: unknown) => never,
  });
  return { self: self as unknown as Pick<NodeJS.Process, keyof typeof self> & EventEmitter, ended };
}

describe('an interrupted command', () => {
  it('ends at once where it has nothing to close', () => {
    const { self, ended } = interruptible();
    const status = endWhenInterrupted(self);
    expect(status()).toBeUndefined();
    self.emit('SIGINT');
    expect(ended).toEqual([130]);
  });

  it('closes in order when it listens itself, and ends with the status of the signal', () => {
    const { self, ended } = interruptible();
    const status = endWhenInterrupted(self);
    self.once('SIGTERM', () => {});
    self.emit('SIGTERM');
    expect(ended).toEqual([]);
    expect([status(), self.exitCode]).toEqual([143, 143]);
  });

  it('ends at once when it is interrupted again, by either signal', () => {
    const { self, ended } = interruptible();
    endWhenInterrupted(self);
    for (const signal of ['SIGINT', 'SIGTERM']) self.once(signal, () => {});
    self.emit('SIGINT');
    self.emit('SIGTERM');
    expect(ended).toEqual([130]);
  });
});
