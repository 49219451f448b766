/** Some of all that are added, each as likely as any other: whoever orders a file cannot choose who is among them. */
export interface Sample<T> {
  /** @param make makes what is kept, and is called for nothing else */
  add(make: () => T): void;
  /** How many were added. */
  readonly count: number;
  readonly drawn: readonly T[];
}

/** Makes an empty sample of at most so many, drawn by the job: whoever decides that job again draws the same. */
export function createSample<T>(job: string, max: number): Sample<T> {
  const drawn: T[] = [];
  let count = 0;
  let state = Number.parseInt(job.slice(0, 8), 16) || 1;
  /** Xorshift: from 0 up to 2³². */
  function draw(): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  }
  return {
    drawn,
    get count() {
      return count;
    },
    add(make) {
      count += 1;
      const place = count <= max ? drawn.length : draw() % count;
      if (place < max) drawn[place] = make();
    },
  };
}
