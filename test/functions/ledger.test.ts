import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { LEDGERS, MANIFESTS, RESULTS } from '../../shared/job/keys.ts';
import { foldLedger, forgetLedger } from '../../shared/ledger/fold.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { createImportRoad, HOUR, personLine, staffList } from '../support/import-road.ts';
import { refused, unavailable } from '../support/scripted-gateway.ts';

const NIGHT = 24 * HOUR;
const ENTERPRISE = 'gateway.example-1212';

type Road = Awaited<ReturnType<typeof createImportRoad>>;

/** Drops a list a day later; answers its outcomes, its notes, and what was written. */
async function nextNight(road: Road, text: string) {
  road.pass(NIGHT);
  road.gateway.calls.length = 0;
  const job = await road.drop(text);
  const { outcomes, notes = [] } = await road.summary(job);
  return { job, outcomes, codes: notes.map(({ code }) => code), writes: road.gateway.writes() };
}

describe('a list that is dropped night after night', () => {
  it('costs no call but those of the sample when nothing has changed, and no message', async () => {
    const road = await createImportRoad();
    await road.drop(staffList(30));
    const { job, outcomes, codes } = await nextNight(road, staffList(30));
    expect(outcomes).toEqual({ unchanged: 30 });
    expect(codes).toEqual(['ledger_skipped']);
    expect(road.gateway.calls).toMatchObject([{ method: 'find' }]);
    expect(road.objects(`claims/${job}`)).toEqual([]);
  });

  it('sends the rows that have changed and those of new people, and no other', async () => {
    const road = await createImportRoad();
    await road.drop(staffList(30));
    const { outcomes, writes } = await nextNight(road, staffList(31, { 7: personLine(7, 'New Name') }));
    expect(outcomes).toEqual({ created: 1, updated: 1, unchanged: 29 });
    expect(writes).toEqual(['update u7', 'create u31']);
  });

  it('is sent anew, and skipped the night after, whatever the order of its columns', async () => {
    const road = await createImportRoad();
    await road.drop(staffList(3));
    const turned = staffList(3).replace(/^(\w+),([^,]+),/gm, '$2,$1,');
    expect((await nextNight(road, turned)).outcomes).toEqual({ unchanged: 3 });
    expect(road.gateway.calls).toHaveLength(1);
  });

  it('has larger chunks when hardly anything of it was sent the last time', async () => {
    const road = await createImportRoad();
    await road.drop(staffList(70));
    expect((await road.manifest(await road.drop(staffList(70))))?.chunks).toBe(6);
    expect((await road.manifest(await road.drop(staffList(70))))?.chunks).toBe(2);
  });

  it('is guarded by a sample of those of whom it does not know what they say', async () => {
    const road = await createImportRoad();
    await road.drop(staffList(30));
    road.set({ maxCreates: { rows: 2, share: 0.1 } });
    // The guard is of the profile, and a changed one is a row that sends something else.
    expect((await nextNight(road, staffList(32))).outcomes).toEqual({ created: 2, updated: 30 });
  });
});

describe('a row is sent although it says the same', () => {
  it.each([
    ['after a change of the defaults of its profile', { defaults: { isSingleSign: '1' } }],
    ['when the profile wants no ledger', { ledger: false }],
    ['when it has a password that updates send', { updatePassword: true }],
  ])('because something else decides it: %s', async (_, changed) => {
    const road = await createImportRoad();
    await road.drop(staffList(4));
    road.set(changed);
    expect((await nextNight(road, staffList(4))).outcomes).toEqual({ updated: 4 });
    const isSkippedThen = 'defaults' in changed;
    expect((await nextNight(road, staffList(4))).outcomes).toEqual(
      isSkippedThen ? { unchanged: 4 } : { updated: 4 },
    );
  });

  it('after as many days as the profile says, though it was skipped meanwhile', async () => {
    const road = await createImportRoad({ ledgerDays: 3 });
    await road.drop(staffList(4));
    for (const _ of [1, 2]) {
      expect((await nextNight(road, staffList(4))).outcomes).toEqual({ unchanged: 4 });
      await road.sweep();
    }
    expect((await nextNight(road, staffList(4))).outcomes).toEqual({ unchanged: 4 });
    expect((await nextNight(road, staffList(4))).outcomes).toEqual({ updated: 4 });
  });

  it('when an upload that is not in the ledger yet carries its user', async () => {
    const road = await createImportRoad({}, { foldedRows: 3 });
    await road.drop(staffList(30));
    await road.drop(`${staffList(1, { 1: personLine(1, 'Other') })}`, 'small.csv');
    const { outcomes, writes } = await nextNight(road, staffList(30));
    expect(outcomes).toEqual({ updated: 1, unchanged: 29 });
    expect(writes).toEqual(['update u1']);
  });

  it('when its last write failed', async () => {
    let isRefused = false;
    const road = await createImportRoad(
      {},
      {
        script: ({ method, user }) =>
          isRefused && method === 'update' && user === 'u2' ? { after: refused() } : undefined,
      },
    );
    await road.drop(staffList(60));
    isRefused = true;
    const failing = await nextNight(road, staffList(60, { 2: personLine(2, 'Somebody') }));
    expect(failing.outcomes).toEqual({ failed: 1, unchanged: 59 });
    isRefused = false;
    expect((await nextNight(road, staffList(60))).writes).toEqual(['update u2']);
  });

  it('when its ledger was not folded for four days', async () => {
    const road = await createImportRoad();
    await road.drop(staffList(4));
    road.pass(3 * NIGHT);
    expect((await nextNight(road, staffList(4))).outcomes).toEqual({ updated: 4 });
  });

  it('when its ledger is damaged', async () => {
    const road = await createImportRoad();
    await road.drop(staffList(4));
    await road.work.store.put({ bucket: 'work', key: `${LEDGERS}${ENTERPRISE}` }, 'no ledger');
    expect((await nextNight(road, staffList(4))).outcomes).toEqual({ updated: 4 });
    expect((await nextNight(road, staffList(4))).outcomes).toEqual({ unchanged: 4 });
  });

  it('when its ledger is cut short', async () => {
    const road = await createImportRoad();
    await road.drop(staffList(4));
    const at = { bucket: 'work', key: `${LEDGERS}${ENTERPRISE}` };
    const opened = await road.work.store.open(at);
    const bytes = opened && (await buffer(opened.body));
    await road.work.store.put(at, bytes?.subarray(0, -5) ?? '');
    expect((await nextNight(road, staffList(4))).outcomes).toEqual({ updated: 4 });
  });

  it('when people were matched by something else meanwhile', async () => {
    const road = await createImportRoad();
    await road.drop(staffList(4));
    road.set({ matchBy: 'employeeNumber' });
    const byNumber = 'userName,employeeNumber,showName\nu1,E1,Other\n';
    road.gateway.seed({ userName: 'u9', employeeNumber: 'E1' });
    await road.drop(byNumber, 'numbers.csv');
    road.set({ matchBy: 'userName' });
    expect((await nextNight(road, staffList(4))).outcomes).toEqual({ updated: 4 });
  });

  it('after its ledger was forgotten, which the jobs before do not undo', async () => {
    const road = await createImportRoad();
    await road.drop(staffList(4));
    await forgetLedger(road.work, ENTERPRISE, new Date(road.now()));
    await foldLedger(road.work, ENTERPRISE);
    expect((await nextNight(road, staffList(4))).outcomes).toEqual({ updated: 4 });
    expect((await nextNight(road, staffList(4))).outcomes).toEqual({ unchanged: 4 });
  });
});

describe('a row whose manager is skipped', () => {
  it('is sent without waiting: the manager is there', async () => {
    const listOf = (name: string): string =>
      staffList(20, { 1: personLine(1, name) })
        .replace('depIds', 'depIds,employeeNumber,parentEmployeeNumber')
        .replace(/^u(\d+),.*$/gm, (line, n) => `${line},E${n},${n === '20' ? '' : 'E20'}`);
    const road = await createImportRoad();
    await road.drop(listOf('One'));
    for (let wait = 0; wait < 5; wait++) {
      road.pass(HOUR);
      await road.settle();
    }
    const { outcomes, writes } = await nextNight(road, listOf('Two'));
    expect(outcomes).toEqual({ updated: 1, unchanged: 19 });
    expect(writes).toEqual(['update u1']);
  });
});

describe('what somebody else changes at the gateway', () => {
  it('is set right where the sample finds it', async () => {
    const road = await createImportRoad();
    await road.drop(staffList(60));
    for (const { values } of road.gateway.users())
      if (values.userName === 'u5') values.showName = 'Changed by hand';
    const { outcomes, writes, codes } = await nextNight(road, staffList(60));
    expect(outcomes).toEqual({ updated: 1, unchanged: 59 });
    expect(writes).toEqual(['update u5']);
    expect(codes).toEqual(['ledger_skipped']);
  });

  it('turns skipping off for the job where more than two in a hundred of the sample are concerned', async () => {
    const road = await createImportRoad();
    await road.drop(staffList(60));
    for (const { values } of road.gateway.users().slice(0, 2)) values.showName = 'Changed by hand';
    const { outcomes, codes } = await nextNight(road, staffList(60));
    expect(outcomes).toEqual({ updated: 60 });
    expect(codes).toEqual(['ledger_drifted']);
  });

  it('cannot be told while the gateway is in trouble: then all is sent', async () => {
    let isDown = false;
    const road = await createImportRoad(
      {},
      { script: () => (isDown ? { before: unavailable() } : undefined) },
    );
    await road.drop(staffList(4));
    road.pass(NIGHT);
    const { job, event } = road.take(staffList(4));
    isDown = true;
    await road.validate(event);
    isDown = false;
    await road.settle();
    expect((await road.summary(job)).outcomes).toEqual({ updated: 4 });
  });
});

describe('a fold', () => {
  it('of small jobs is left to the sweep', async () => {
    const road = await createImportRoad({}, { foldedRows: 500 });
    await road.drop(staffList(4));
    expect(road.objects(LEDGERS)).toEqual([]);
    road.pass(2 * HOUR);
    await road.sweep();
    expect((await nextNight(road, staffList(4))).outcomes).toEqual({ unchanged: 4 });
  });

  it('is refreshed by the sweep, so that a weekly list finds it', async () => {
    const road = await createImportRoad();
    await road.drop(staffList(4));
    for (let day = 1; day < 7; day++) {
      road.pass(NIGHT);
      await road.sweep();
    }
    expect((await nextNight(road, staffList(4))).outcomes).toEqual({ unchanged: 4 });
  });

  it('stops before the first job that is not complete', async () => {
    const road = await createImportRoad();
    await road.validate(road.take(staffList(1), 'slow.csv').event);
    const giveBack = road.holdMessages();
    await road.drop(staffList(1, { 1: personLine(2) }), 'other.csv');
    expect(road.objects(LEDGERS)).toEqual([]);
    await giveBack();
    await road.settle();
    expect(road.objects(LEDGERS)).toHaveLength(1);
  });

  it('of a job whose event came late removes what it carries, and sets nothing', async () => {
    const road = await createImportRoad();
    const late = road.take(staffList(2, { 2: personLine(2, 'Late') }), 'late.csv');
    await road.drop(staffList(1));
    road.pass(HOUR);
    await road.validate(late.event);
    await road.settle();
    const { outcomes } = await nextNight(road, staffList(2, { 2: personLine(2, 'Late') }));
    expect(outcomes).toEqual({ updated: 2 });
  });

  it('that another one overtakes starts anew, and changes nothing when it dies', async () => {
    let isBroken = true;
    let others = 0;
    const road = await createImportRoad(
      {},
      {
        store: (store): ObjectStore => ({
          ...store,
          async put(at, body, condition) {
            if (!at.key.startsWith(LEDGERS)) return store.put(at, body, condition);
            if (isBroken) throw new Error('Killed.');
            if (others++ === 0) await foldLedger({ store, bucket: 'work' }, ENTERPRISE);
            return store.put(at, body, condition);
          },
        }),
      },
    );
    await road.drop(staffList(4));
    expect(road.objects(LEDGERS)).toEqual([]);
    expect(road.logged).toContain('ledger could not be folded');
    isBroken = false;
    expect((await nextNight(road, staffList(4))).outcomes).toEqual({ updated: 4 });
    expect((await nextNight(road, staffList(4))).outcomes).toEqual({ unchanged: 4 });
  });
});

describe('a crash of validate', () => {
  it('between any two writes ends as if there had been none', async () => {
    let left = Infinity;
    const road = await createImportRoad(
      {},
      {
        store: (store): ObjectStore => ({
          ...store,
          async put(at, body, condition) {
            if (left-- <= 0) throw new Error('Killed.');
            return store.put(at, body, condition);
          },
        }),
      },
    );
    await road.drop(staffList(30));
    for (let after = 0; ; after++) {
      const { job, event } = road.take(staffList(31, { 20: personLine(20, `Name ${after}`) }));
      left = after;
      const isKilled = await road.validate(event).then(
        () => false,
        () => true,
      );
      left = Infinity;
      await road.validate(event);
      await road.settle();
      const { outcomes } = await road.summary(job);
      expect({ after, outcomes }).toEqual({
        after,
        outcomes: after === 0 ? { created: 1, updated: 1, unchanged: 29 } : { updated: 1, unchanged: 30 },
      });
      if (!isKilled) break;
    }
  });

  it('leaves chunks without a message to the sweep, whose messages cost no call', async () => {
    let isDying = false;
    const road = await createImportRoad(
      {},
      {
        store: (store): ObjectStore => ({
          ...store,
          async put(at, body, condition) {
            if (isDying && at.key.startsWith(RESULTS)) throw new Error('Killed.');
            return store.put(at, body, condition);
          },
        }),
      },
    );
    await road.drop(staffList(30));
    road.pass(NIGHT);
    const { job, event } = road.take(staffList(30));
    isDying = true;
    await expect(road.validate(event)).rejects.toThrow('Killed.');
    isDying = false;
    road.gateway.calls.length = 0;
    await road.sweep();
    await road.sweep();
    expect((await road.summary(job)).outcomes).toEqual({ unchanged: 30 });
    expect(road.gateway.calls).toEqual([]);
  });

  it('before it is held skips nobody by what it had decided then, when it is decided once more', async () => {
    let isDying = false;
    let isDown = false;
    const road = await createImportRoad(GUARDED, {
      store: (store): ObjectStore => ({
        ...store,
        async put(at, body, condition) {
          if (isDying && at.key.startsWith(MANIFESTS)) throw new Error('Killed.');
          return store.put(at, body, condition);
        },
      }),
      script: ({ method }) => (isDown && method === 'find' ? { before: unavailable() } : undefined),
    });
    for (let known = 5; known <= 20; known += 5) await road.drop(staffList(known));
    for (let n = 21; n <= 30; n++) road.gateway.seed({ userName: `u${n}` });
    road.pass(NIGHT);
    await road.sweep();
    const early = road.take(staffList(1, { 1: personLine(1, 'Of the earlier list') }), 'early.csv');
    const { job, event } = road.take(staffList(30), 'late.csv');
    isDying = true;
    await expect(road.validate(event)).rejects.toThrow('Killed.');
    isDying = false;
    isDown = true;
    await road.validate(event);
    await road.settle();
    expect((await road.manifest(job))?.held?.code).toBe('held_gateway_unasked');
    isDown = false;
    await road.validate(early.event);
    await road.settle();
    for (const _ of [1, 2]) {
      road.pass(HOUR);
      await road.sweep();
    }
    expect((await road.summary(job)).outcomes).toMatchObject({ unchanged: 19, updated: 11 });
    expect(road.gateway.users()[0]?.values.showName).toBe('Person 1');
  });
});

/** Somebody deletes people at the gateway. */
function remove(road: Awaited<ReturnType<typeof createImportRoad>>, count: number): void {
  for (const { id, values } of road.gateway.users().slice(0, count))
    Object.assign(values, { userName: `gone-${id}` });
}

const GUARDED = { maxCreates: { rows: 5, share: 0.2 } };

describe('people whom the ledger knows, and who are gone from the gateway', () => {
  it('are counted together with those who are new', async () => {
    const road = await createImportRoad();
    await road.drop(staffList(100));
    road.set({ maxCreates: { rows: 20, share: 0.1 } });
    await road.drop(staffList(100));
    remove(road, 18);
    road.pass(NIGHT);
    const job = await road.drop(staffList(120));
    expect(await road.manifest(job)).toMatchObject({ verdict: 'held', held: { code: 'held_many_creates' } });
  });

  it('are looked for, too, among those whose rows say something else than before', async () => {
    const road = await createImportRoad(GUARDED);
    for (let known = 5; known <= 50; known += 5) await road.drop(staffList(known));
    remove(road, 50);
    const changed = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [n + 1, personLine(n + 1, 'Else')]),
    );
    road.pass(NIGHT);
    const job = await road.drop(staffList(50, changed));
    expect(await road.manifest(job)).toMatchObject({ verdict: 'held', held: { code: 'held_many_creates' } });
  });

  it('hold a job for which nobody waits, and which keeps no other from the ledger', async () => {
    let isDown = false;
    const road = await createImportRoad(GUARDED, {
      script: ({ method }) => (isDown && method === 'find' ? { before: unavailable() } : undefined),
    });
    for (let known = 5; known <= 25; known += 5) await road.drop(staffList(known));
    for (let n = 26; n <= 50; n++) road.gateway.seed({ userName: `u${n}` });
    road.pass(NIGHT);
    await road.sweep();
    remove(road, 20);
    isDown = true;
    const held = await road.drop(staffList(50), 'held.csv');
    isDown = false;
    await road.sweep();
    expect(await road.manifest(held)).toMatchObject({ verdict: 'held', held: { code: 'held_many_creates' } });
    const later = await road.drop(staffList(25).split('\n').toSpliced(1, 20).join('\n'), 'later.csv');
    expect((await road.summary(later)).outcomes).toEqual({ unchanged: 5 });
  });
});
