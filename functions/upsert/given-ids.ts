/** The ids that the gateway gave for creates: one that two rows share proves neither of them. */

/** A gateway that gives ids twice does so soon, and more of them would be remembered for nothing. */
const MAX_IDS_A_JOB = 1000;
const MAX_JOBS = 100;

export interface GivenIds {
  /** Remembers that a create of this row was answered with this id; answers the other row that it was given to, if any. */
  note(job: string, id: string, row: number): number | undefined;
}

/** Makes the memory of a process. */
export function createGivenIds(): GivenIds {
  const jobs = new Map<string, Map<string, number>>();

  function idsOf(job: string): Map<string, number> {
    const ids = jobs.get(job) ?? new Map<string, number>();
    const [oldest] = jobs.keys();
    if (jobs.size >= MAX_JOBS && !jobs.has(job) && oldest !== undefined) jobs.delete(oldest);
    jobs.set(job, ids);
    return ids;
  }

  return {
    note(job, id, row) {
      const ids = idsOf(job);
      const holder = ids.get(id);
      if (holder === undefined && ids.size < MAX_IDS_A_JOB) ids.set(id, row);
      return holder === row ? undefined : holder;
    },
  };
}
