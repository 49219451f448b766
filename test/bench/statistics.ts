/** Several rounds of one figure. */
export interface Figure {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** @throws Error when there is nothing to summarise. */
export function summarise(values: readonly number[]): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) throw new Error('There is no round to summarise.');
  const middle = (sorted.length - 1) / 2;
  const lower = sorted[Math.floor(middle)] ?? least;
  const upper = sorted[Math.ceil(middle)] ?? most;
  return { median: (lower + upper) / 2, least, most };
}

/** `12.3 (11.0–14.2)`; of a single round only the figure itself. */
export function show({ median, least, most }: Figure, render: (value: number) => string): string {
  return least === most ? render(median) : `${render(median)} (${render(least)}–${render(most)})`;
}

/** Slope and origin of the straight line through points by least squares, and how well it explains them (R²). */
export function fitLine(points: readonly (readonly [x: number, y: number])[]) {
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)];
  const covariance = mean(([x, y]) => (x - meanX) * (y - meanY));
  const slope = covariance / mean(([x]) => (x - meanX) ** 2);
  const origin = meanY - slope * meanX;
  const unexplained = mean(([x, y]) => (y - origin - slope * x) ** 2) / mean(([, y]) => (y - meanY) ** 2);
  return { slope, origin, r2: 1 - unexplained };
}
