import { openS3State } from '../../../../../infra/local-aws/s3/s3-state.ts';
import { putText } from '../snapshot.ts';

/** Puts objects into the folder it is given, names each once it is stored, and never ends by itself. */
const state = await openS3State({ folder: process.argv[2], now: Date.now });
state.createBucket('work', { versioned: false });
for (let count = 0; ; count += 1) {
  const key = `folder-${count % 7}/${count}`;
  putText(state, 'work', key, key.repeat(1_000));
  await new Promise((resolve) => process.stdout.write(`${key}\n`, resolve));
}
