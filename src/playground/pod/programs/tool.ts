import type { Call, Program } from '../program.ts';
import { emptySource, readAll } from '../stream.ts';
import type { Tools } from '../tools.ts';
import { follow, headOfInput } from './files.ts';

const maxInputBytes = 16 * 1024 * 1024;
const chunkBytes = 32 * 1024;

/** Tools that look at their standard input when no file is named. */
const readers = new Set(
  'awk base64 column comm cut diff egrep expand fgrep fold grep gunzip gzip head jq md5sum nl od paste rev rg sed sha1sum sha256sum sort split sqlite3 strings tac tail tee tr unexpand uniq wc xan xargs yq zcat'.split(
    ' ',
  ),
);

/** An in-memory tool as a program; it answers when it is done. */
export function toolProgram(tools: Tools, name: string): Program {
  return async (call) => {
    const reads = readers.has(name) && call.io.stdin !== emptySource && !(await namesFile(call, tools));
    if (name === 'head' && reads) return headOfInput(call);
    if (name === 'tail' && call.argv.some((word) => /^-[fF]|^--follow/.test(word))) return follow(call);
    const stdin = reads
      ? (await call.process.unlessKilled(readAll(call.io.stdin, maxInputBytes))).bytes
      : Buffer.alloc(0);
    const done = await tools.run([name, ...call.argv.slice(1)], {
      env: call.env,
      cwd: call.cwd,
      stdin,
      process: call.process,
    });
    for (let at = 0; at < done.stdout.length; at += chunkBytes) {
      await call.process.unlessKilled(call.io.stdout.write(done.stdout.subarray(at, at + chunkBytes)));
    }
    if (done.stderr.length > 0) await call.process.unlessKilled(call.io.stderr.write(done.stderr));
    return done.exitCode;
  };
}

/** Whether one of the arguments is a file: then the tool reads that, and an open standard input need not end first. */
async function namesFile(call: Call, tools: Tools): Promise<boolean> {
  if (['tee', 'tr', 'xargs'].includes(call.argv[0] ?? '')) return false;
  for (const word of call.argv.slice(1)) {
    if (word === '-') return false;
    if (word.startsWith('-') || word === '') continue;
    if (await tools.files.exists(tools.files.resolvePath(call.cwd, word))) return true;
  }
  return false;
}
