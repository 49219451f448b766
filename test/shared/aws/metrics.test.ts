import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../../shared/aws/log.ts';
import { createMetrics } from '../../../shared/aws/metrics.ts';
import { writtenBy } from '../../support/logged-lines.ts';

beforeEach(() => void vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'test'));
afterEach(() => void vi.unstubAllEnvs());

/** The lines in CloudWatch's embedded metric format. */
const figuresOf = async (act: () => void): Promise<Record<string, unknown>[]> =>
  (await writtenBy(async () => act()))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line._aws !== undefined);

// CloudWatch user guide, "Specification: Embedded metric format".
describe('the figures of a function', () => {
  it('are counted from the lines of its log, one line of figures for all of them', async () => {
    const figures = await figuresOf(() => {
      const metrics = createMetrics('upsert');
      const log = createLog('upsert', metrics);
      log.info('chunk done', {
        job: 'j',
        outcomes: { created: 3, failed: 1 },
        calls: { addUser: 4 },
        retries: 2,
      });
      log.warn('gateway unavailable, chunk requeued', { job: 'j', code: 'http_503' });
      log.info('another line', { job: 'j' });
      metrics.flush();
    });
    expect(figures).toEqual([
      {
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'test',
              Dimensions: [['service']],
              Metrics: ['Rows created', 'Rows failed', 'Retries', 'Requeues'].map((Name) => ({
                Name,
                Unit: 'Count',
              })),
            },
          ],
        },
        service: 'upsert',
        'Rows created': 3,
        'Rows failed': 1,
        Retries: 2,
        Requeues: 1,
      },
    ]);
  });

  it('tell how the gateway answers: how long it took, and how often by code', async () => {
    const figures = await figuresOf(() => {
      const metrics = createMetrics('upsert');
      for (const code of ['0', 'http_503', '0']) metrics.hear({ code, ms: 20 });
      metrics.flush();
      metrics.flush();
    });
    expect(figures).toMatchObject([
      { 'Gateway latency': [20, 20, 20] },
      { code: '0', 'Gateway calls': 2 },
      { code: 'http_503', 'Gateway calls': 1 },
    ]);
  });

  it('are not written where they are turned off, as on one machine', async () => {
    vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
    const figures = await figuresOf(() => {
      const metrics = createMetrics('sweep');
      createLog('sweep', metrics).info('jobs swept', { open: 2, oldestHours: 5 });
      metrics.hear({ code: '0', ms: 20 });
      metrics.flush();
    });
    expect(figures).toEqual([]);
  });
});
