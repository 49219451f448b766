/** What belongs to different enterprises is never mixed: keys, people, registrations and ledgers. */
import { enterpriseOf as roomOf } from '../../shared/gateway/enterprise.ts';
import { enterpriseOfKey, jobOfKey, KEYS, LEDGERS, registrationOfKey } from '../../shared/job/keys.ts';
import { WORK } from './functions.ts';
import type { Job } from './job.ts';
import { enterpriseOf } from './profiles.ts';
import type { Rest } from './rest.ts';

export function checkEnterprises(rest: Rest, jobs: readonly Job[]): string[] {
  return [...checkKeys(rest), ...checkWrites(rest, jobs), ...checkRooms(rest, jobs)];
}

function checkKeys({ gateway, scenario: { profile, second = profile } }: Rest): string[] {
  const own = new Map([profile, second].map((each) => [each.secretName, enterpriseOf(each)]));
  const wrong = gateway.calls.filter(({ key, named }) => named !== undefined && own.get(key) !== named);
  return wrong.map(({ key, named }) => `somebody of ${named} was looked up with the key of ${key}`);
}

function checkWrites({ gateway }: Rest, jobs: readonly Job[]): string[] {
  const enterprises = new Map(jobs.map(({ job, profile }) => [job, profile && enterpriseOf(profile)]));
  const wrong = gateway.writes.filter(({ job, enterprise }) => enterprises.get(job) !== enterprise);
  return wrong.map(({ login, enterprise }) => `${login} was written into ${enterprise}, which is another's`);
}

/** Where users are registered, and jobs folded. */
function checkRooms({ s3 }: Rest, jobs: readonly Job[]): string[] {
  const rooms = new Map(jobs.map(({ job, profile }) => [job, profile && roomOf(profile)]));
  const keysUnder = (prefix: string): string[] =>
    s3.list(WORK, { prefix, delimiter: '', from: undefined, max: 1000 }).objects.map(({ key }) => key);
  const registered = keysUnder(KEYS).filter(
    (key) => rooms.get(registrationOfKey(key).job) !== enterpriseOfKey(key),
  );
  const folded = keysUnder(LEDGERS).filter((key) => {
    const text = Buffer.from(s3.read(s3.find(WORK, key)) as Uint8Array).toString('latin1');
    const { folded: jobsIn } = JSON.parse(text.slice(0, text.indexOf('\n'))) as { folded: string[] };
    return jobsIn.some((job) => rooms.get(job) !== jobOfKey(key));
  });
  return [...registered, ...folded].map((key) => `${key} holds what belongs to another enterprise`);
}
