import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parseRecord } from '../../../shared/job/work-bucket.ts';

const AT = { bucket: 'work', key: 'plan/7' };
const Plan = z.object({ name: z.string() });

describe('a record that is not what its key says', () => {
  it.each(['{"name":"Zhang San', '{"name":["Zhang San"]}', ''])(
    'is told by its place, without a word of it: %j',
    (text) => {
      let told: unknown;
      try {
        parseRecord(AT, text, Plan);
      } catch (error) {
        told = error;
      }
      expect(told).toMatchObject({ code: 'damaged', retryable: false, details: AT });
      expect(told).not.toHaveProperty('cause');
      expect(String(told)).toMatch(
        /^StorageError: plan\/7 in the bucket work is damaged.*drop the file again\.$/,
      );
    },
  );
});
