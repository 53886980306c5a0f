import type { Call, Program } from '../program.ts';

/** `cat [FILE…]`: streams its standard input where no file, or `-`, is named. */
export const cat: Program = async (call) => {
  const names = call.argv.slice(1).filter((word) => word !== '-u' && word !== '--');
  let code = 0;
  for (const name of names.length === 0 ? ['-'] : names) {
    if (name === '-' || name === '/dev/stdin') await copy(call);
    else if (!(await writeFile(name, call))) code = 1;
  }
  return code;
};

/** `head [-n N] [-c N]` of the standard input: stops reading as soon as it has enough. */
export const headOfInput: Program = async (call) => {
  const { count, unit } = readHead(call.argv.slice(1));
  let left = count;
  while (left > 0) {
    const part = await call.process.unlessKilled(call.io.stdin.read());
    if (part === null) break;
    const end = unit === 'bytes' ? Math.min(left, part.length) : endOfLines(part, left);
    await call.process.unlessKilled(call.io.stdout.write(part.subarray(0, end)));
    left -= unit === 'bytes' ? end : countLines(part.subarray(0, end));
  }
  return 0;
};

/** `tail -f FILE`: its last lines, then nothing more until it is killed, as the file has no other writer. */
export const follow: Program = async (call) => {
  const name = call.argv.at(-1) ?? '';
  const content = await readFile(name, call);
  if (content === undefined) {
    await say(call, `tail: cannot open '${name}' for reading: No such file or directory\n`);
    return 1;
  }
  const lines = Buffer.from(content).toString().split('\n').slice(-11).join('\n');
  await call.process.unlessKilled(call.io.stdout.write(Buffer.from(lines)));
  for (;;) await call.process.sleep(60_000);
};

async function copy(call: Call): Promise<void> {
  for (;;) {
    const part = await call.process.unlessKilled(call.io.stdin.read());
    if (part === null) return;
    await call.process.unlessKilled(call.io.stdout.write(part));
  }
}

async function writeFile(name: string, call: Call): Promise<boolean> {
  const content = await readFile(name, call);
  if (content === undefined) {
    await say(call, `cat: ${name}: No such file or directory\n`);
    return false;
  }
  await call.process.unlessKilled(call.io.stdout.write(content));
  return true;
}

async function readFile(name: string, call: Call): Promise<Uint8Array | undefined> {
  const { files } = await call.container.open();
  const path = files.resolvePath(call.cwd, name);
  const stat = await files.stat(path).catch(() => undefined);
  return stat?.isFile === true ? files.readFileBuffer(path) : undefined;
}

function say(call: Call, words: string): Promise<void> {
  return call.process.unlessKilled(call.io.stderr.write(Buffer.from(words)));
}

function readHead(words: readonly string[]): { readonly count: number; readonly unit: 'lines' | 'bytes' } {
  const text = words.join(' ');
  const bytes = /(?:-c ?|--bytes=)(\d+)/.exec(text);
  if (bytes) return { count: Number(bytes[1]), unit: 'bytes' };
  const lines = /(?:-n ?|--lines=|-)(\d+)/.exec(text);
  return { count: lines ? Number(lines[1]) : 10, unit: 'lines' };
}

function endOfLines(part: Uint8Array, lines: number): number {
  let end = 0;
  for (let seen = 0; seen < lines; seen += 1) {
    const next = part.indexOf(10, end);
    if (next < 0) return part.length;
    end = next + 1;
  }
  return end;
}

function countLines(part: Uint8Array): number {
  return part.reduce((count, byte) => (byte === 10 ? count + 1 : count), 0);
}
