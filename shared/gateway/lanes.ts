/** At most so many works at once; the others wait in line. */
export interface Lanes {
  use<T>(work: () => Promise<T>): Promise<T>;
}

export function createLanes(count: number): Lanes {
  const line: (() => void)[] = [];
  let free = count;

  return {
    async use(work) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => line.push(resolve));
      try {
        return await work();
      } finally {
        // The lane goes straight to the next in line, so that nobody can slip in between.
        const next = line.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
