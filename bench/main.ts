import { measureMemory } from './memory.ts';
import { measurePolicy } from './policy.ts';
import { measureRedaction } from './redaction.ts';
import { measureSlices } from './slices.ts';

/** Each prints a line a figure; figures of speed are ratios beside an anchor measured in the same run. */
const benches: Readonly<Record<string, () => Promise<void>>> = {
  policy: measurePolicy,
  redaction: measureRedaction,
  memory: measureMemory,
  slices: measureSlices,
};

const [wanted] = process.argv.slice(2);
if (wanted !== undefined && !Object.hasOwn(benches, wanted)) {
  console.error(`There is no bench "${wanted}"; there are ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const [name, measure] of Object.entries(benches)) {
    if (wanted !== undefined && wanted !== name) continue;
    console.log(`# ${name}`);
    await measure();
  }
}
