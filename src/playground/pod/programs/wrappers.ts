import { findProgram } from '../executable.ts';
import type { Call, Program } from '../program.ts';

/** `env [-i] [NAME=VALUE]… [PROGRAM…]`. */
export async function env(call: Call): Promise<number> {
  const words = [...call.argv.slice(1)];
  let environment: Record<string, string> = { ...call.env };
  for (;;) {
    const [word] = words;
    if (word === '-i' || word === '-' || word === '--ignore-environment') environment = {};
    else if (word === '-u') delete environment[words.splice(1, 1)[0] ?? ''];
    else if (word !== undefined && /^[A-Za-z_]\w*=/.test(word)) {
      environment[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1);
    } else break;
    words.shift();
  }
  if (words.length > 0) return become('env', words, { ...call, env: environment });
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
  await call.process.unlessKilled(call.io.stdout.write(Buffer.from(lines.join(''))));
  return 0;
}

/** `nice [-n N] PROGRAM…`. */
export const nice: Program = (call) => {
  const words = call.argv.slice(1);
  const skip = words[0] === '-n' ? 2 : words[0]?.startsWith('-') ? 1 : 0;
  return become('nice', words.slice(skip), call);
};

/** `nohup PROGRAM…`: HUP does nothing to it. */
export const nohup: Program = (call) => become('nohup', call.argv.slice(1), call, ['HUP']);

/** `setsid PROGRAM…`: in a process group of its own. */
export const setsid: Program = (call) => {
  const words = call.argv.slice(1).filter((word, index) => index > 0 || !/^-\w$/.test(word));
  call.process.pgid = call.process.pid;
  return become('setsid', words, call);
};

/** `stdbuf OPTIONS PROGRAM…`. */
export const stdbuf: Program = (call) => {
  const words = [...call.argv.slice(1)];
  while (words[0]?.startsWith('-')) words.splice(0, /^-[ioe]$/.test(words[0]) ? 2 : 1);
  return become('stdbuf', words, call);
};

/** `which NAME…`. */
export const which: Program = async (call) => {
  let code = 0;
  for (const name of call.argv.slice(1)) {
    const found = await findProgram(call.container, name, call.cwd);
    if (found.kind !== 'found') code = 1;
    else {
      const path = name.includes('/') ? name : `/usr/bin/${name}`;
      await call.process.unlessKilled(call.io.stdout.write(Buffer.from(`${path}\n`)));
    }
  }
  return code;
};

/** Takes the place of the calling process. */
async function become(
  by: string,
  argv: readonly string[],
  call: Call,
  ignored: readonly string[] = [],
): Promise<number> {
  const [name] = argv;
  if (name === undefined) {
    await call.io.stderr.write(Buffer.from(`${by}: missing operand\n`));
    return 125;
  }
  const found = await findProgram(call.container, name, call.cwd);
  if (found.kind !== 'found') {
    const isThere = found.kind === 'denied' || found.kind === 'directory';
    const why = isThere ? 'Permission denied' : 'No such file or directory';
    await call.io.stderr.write(Buffer.from(`${by}: '${name}': ${why}\n`));
    return isThere ? 126 : 127;
  }
  call.process.argv = argv;
  if (ignored.length > 0) call.process.onSignal = (signal) => ignored.includes(signal);
  return found.program({ ...call, argv });
}
