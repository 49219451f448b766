/** What a function has, in MB; `heapMb` is V8's old generation, default nine tenths of the memory, as Lambda's runtime has it. */
export interface Size {
  readonly memoryMb: number;
  readonly heapMb?: number;
}

/** V8's own choice, in MiB. The young generation has three semi-spaces. */
const SEMI_SPACE_MB = 16;

/**
 * Blocks that are read of a file or a socket are of 64 KiB. From this size on, glibc gives each pages of its own, and gives them
 * back; below, what was read once stays with the process in holes: 20 MB of the 180 of a nightly list of a million rows.
 * Source: man mallopt, `M_MMAP_THRESHOLD`.
 */
export const BLOCK_MEMORY = { MALLOC_MMAP_THRESHOLD_: String(64 * 1024) } as const;

/**
 * The variables that say how a Node process uses its memory. The old generation gets as much as it is given, as from Lambda's runtime nine
 * tenths of the memory; the runtime's young generation of 3 × 5 % would be 265 MB for a whole core, full of garbage. The runtime leaves both to a
 * NODE_OPTIONS that names them. Source: the `bootstrap` of Lambda's Node.js 24 runtime.
 */
export const processMemory = (heapMb: number): Record<string, string> => ({
  NODE_OPTIONS: `--max-old-space-size=${Math.floor(heapMb)} --max-semi-space-size=${Math.min(SEMI_SPACE_MB, Math.floor(heapMb * 0.055))}`,
  ...BLOCK_MEMORY,
});
