import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { guardDirectory } from '../../src/adapters/store/directory-guard.ts';
import { openEmbedded } from '../../src/adapters/store/open-embedded.ts';
import { type Child, startChild } from '../helpers/child.ts';
import { makeTempDirectory } from '../helpers/temp-directory.ts';

let folder: Awaited<ReturnType<typeof makeTempDirectory>>;
let children: Child[];

beforeEach(async () => {
  folder = await makeTempDirectory();
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map((child) => child.kill()));
  await folder.remove();
});

function own(directory: string): Child {
  const child = startChild('own-directory.ts', [directory]);
  children.push(child);
  return child;
}

test('a directory has one owner, in this process too, and is free after its release', async () => {
  const first = await guardDirectory(folder.path);
  await expect(guardDirectory(folder.path)).rejects.toMatchObject({
    code: 'data-directory-in-use',
    message: expect.stringContaining(`"${folder.path}" is in use by another voicepipe. Stop that one`),
  });
  await first.release();
  const second = await guardDirectory(folder.path);
  await second.release();
});

test('an owner that is killed leaves the directory free, and one that lives does not', async () => {
  const first = own(folder.path);
  expect(await first.line()).toBe('mine');
  const second = own(folder.path);
  expect(await second.line()).toBe('data-directory-in-use');
  await first.kill();
  const third = own(folder.path);
  expect(await third.line()).toBe('mine');
});

test('of many that find a dead owner at once, in two processes, one becomes the owner', async () => {
  const dead = own(folder.path);
  await dead.line();
  await dead.kill();
  const other = own(folder.path);
  const here = await Promise.allSettled(Array.from({ length: 20 }, () => guardDirectory(folder.path)));
  const owners = here.flatMap((claim) => (claim.status === 'fulfilled' ? [claim.value] : []));
  const there = (await other.line()) === 'mine' ? 1 : 0;
  expect(owners.length + there).toBe(1);
  expect((await readdir(folder.path)).filter((name) => name.startsWith('.'))).toEqual([]);
  for (const owner of owners) await owner.release();
});

test('a path that is too long for a socket is guarded as well', async () => {
  const long = join(folder.path, 'a'.repeat(120), 'b'.repeat(120));
  await mkdir(long, { recursive: true });
  const first = own(long);
  expect(await first.line()).toBe('mine');
  await expect(guardDirectory(long)).rejects.toMatchObject({ code: 'data-directory-in-use' });
  await first.kill();
  await (await guardDirectory(long)).release();
});

test('two names of one directory are one directory', async () => {
  const real = join(folder.path, 'real');
  const alias = join(folder.path, 'alias');
  await symlink(real, alias);
  const database = await openEmbedded({ dataDir: real });
  await expect(openEmbedded({ dataDir: alias })).rejects.toMatchObject({ code: 'data-directory-in-use' });
  await database.close();
});
