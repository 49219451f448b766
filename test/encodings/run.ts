/** `npm run encodings`: how often a file is read wrong, and how often one is refused that could have been read. */
import { parseArgs } from 'node:util';
import { measureRates, SIZES } from './rates.ts';

const { values } = parseArgs({
  options: { files: { type: 'string', default: '20000' }, from: { type: 'string', default: '1' } },
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);

for (const size of Object.keys(SIZES) as (keyof typeof SIZES)[]) {
  print(`\n${values.files} files of 1 to 200 rows, sizes ${size}, seed ${values.from}\n`);
  print('| encoding | files | refused | rows read right | rows rejected | files read wrong |');
  print('| --- | --: | --: | --: | --: | --: |');
  for (const rate of await measureRates(Number(values.files), Number(values.from), size)) {
    const { encoding, files, refused, right, rejected, wrong } = rate;
    print(
      `| ${encoding} | ${files} | ${refused} | ${right} | ${rejected} | ${wrong.length} ${wrong.slice(0, 3).join(' · ')}|`,
    );
  }
}
