// Takes the data directory that it is given and keeps it: says "mine" or the code of the refusal.
import { realpath } from 'node:fs/promises';
import { guardDirectory } from '../../../src/adapters/store/directory-guard.ts';
import { InfrastructureError } from '../../../src/core/failure.ts';

const [directory = ''] = process.argv.slice(2);
try {
  await guardDirectory(await realpath(directory));
  console.log('mine');
  setInterval(() => undefined, 1000);
} catch (error) {
  if (!(error instanceof InfrastructureError)) throw error;
  console.log(error.code);
}
