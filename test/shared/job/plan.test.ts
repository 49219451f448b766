import { describe, expect, it } from 'vitest';
import { Plan, planFor, reportFolderOf, unplannedPlan } from '../../../shared/job/plan.ts';
import { PROFILE } from '../../support/job-bench.ts';

const AT = '2026-11-29T18:06:14.250Z';
const UPLOAD = {
  bucket: 'files',
  key: 'uploads/test/staff.csv',
  version: 'v1',
  bytes: 9,
  lastModified: AT,
};
const inZone = (timeZone: string) => ({ ...PROFILE, gateway: { ...PROFILE.gateway, timeZone } });

describe('a plan', () => {
  it.each([
    ['Asia/Shanghai', '2026-11-30T0206'],
    ['Europe/Berlin', '2026-11-29T1906'],
    ['Asia/Kathmandu', '2026-11-29T2351'],
  ])('names the report’s folder for the time of the upload in the zone of the profile: %s', (zone, time) => {
    const plan = planFor(UPLOAD, AT, inZone(zone), 2);
    expect(reportFolderOf(plan)).toBe(`reports/test/staff.csv/${time}-${plan.job}/`);
  });

  it('keeps that folder, whatever the code that reads it would make of its profile', () => {
    const stored = JSON.parse(JSON.stringify(planFor(UPLOAD, AT, inZone('UTC'), 2)));
    const read = Plan.parse({ ...stored, profile: inZone('Asia/Shanghai') });
    expect(reportFolderOf(read)).toBe(`reports/test/staff.csv/2026-11-29T1806-${read.job}/`);
  });

  it('of an earlier version has its report where that version would have put it', () => {
    const { reportFolder: _, ...old } = planFor(UPLOAD, AT, PROFILE, 2);
    expect(reportFolderOf(Plan.parse(old))).toBe(`reports/test/staff.csv/${old.job}/`);
  });

  it('of an upload of which only the event is known has the same folder each time, and who dropped it', () => {
    const event = { ...UPLOAD, eventTime: AT, principalId: 'AWS:AIDAEXAMPLE' };
    const plan = unplannedPlan(event);
    expect(plan.uploadedBy).toBe('AWS:AIDAEXAMPLE');
    expect(reportFolderOf(plan)).toBe(`reports/test/staff.csv/2026-11-30T0206-${plan.job}/`);
    expect(unplannedPlan(event)).toEqual(plan);
  });
});
