/** How many small objects are written at once. */
const IN_FLIGHT = 8;

/**
 * Writes records that are made one by one, several at once: all loops draw from the same generator, and end with it when a
 * write fails.
 *
 * @returns whether there was any
 */
export async function writeSeveral<T>(
  records: Generator<T>,
  write: (record: T) => Promise<void>,
): Promise<boolean> {
  let isAny = false;
  const writeOn = async (): Promise<void> => {
    for (const record of records) {
      isAny = true;
      await write(record);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, writeOn));
  return isAny;
}
