import type { SimpleCommandNode } from 'just-bash';
import { emptySource, nullSink, type Sink, sourceOf } from '../stream.ts';
import { ShellComplaint } from './flow.ts';
import type { Fd, Fds, Scope } from './state.ts';
import { expandToText } from './words.ts';

type Redirection = SimpleCommandNode['redirections'][number];

/** The open files after a list of redirections. */
export async function redirect(redirections: readonly Redirection[], scope: Scope): Promise<Fds> {
  const fds = new Map(scope.fds);
  for (const one of redirections) {
    if ('delimiter' in one.target) {
      const text = await expandToText(one.target.content, scope);
      fds.set(one.fd ?? 0, { source: sourceOf(Buffer.from(text)) });
      continue;
    }
    await apply(one, await expandToText(one.target, scope), { fds, scope });
  }
  return fds;
}

async function apply(
  { operator, fd }: Redirection,
  target: string,
  { fds, scope }: { readonly fds: Map<number, Fd>; readonly scope: Scope },
): Promise<void> {
  switch (operator) {
    case '<<<':
      fds.set(fd ?? 0, { source: sourceOf(Buffer.from(`${target}\n`)) });
      return;
    case '<':
    case '<>':
      fds.set(fd ?? 0, await openForReading(target, { fds, scope }));
      return;
    case '>':
    case '>|':
    case '>>':
      fds.set(fd ?? 1, await openForWriting(target, { fds, scope, append: operator === '>>' }));
      return;
    case '&>':
    case '&>>': {
      const both = await openForWriting(target, { fds, scope, append: operator === '&>>' });
      fds.set(1, both);
      fds.set(2, both);
      return;
    }
    case '>&':
    case '<&': {
      const number = fd ?? (operator === '>&' ? 1 : 0);
      if (target === '-') {
        fds.delete(number);
        return;
      }
      const source = fds.get(Number(target));
      if (!/^\d+$/.test(target) || source === undefined)
        throw new ShellComplaint(`${target}: Bad file descriptor`);
      fds.set(number, source);
      return;
    }
    case '<<':
    case '<<-':
      return;
  }
}

async function openForReading(
  target: string,
  { fds, scope }: { readonly fds: Fds; readonly scope: Scope },
): Promise<Fd> {
  if (target === '/dev/null') return { source: emptySource };
  if (target === '/dev/stdin') return fds.get(0) ?? { source: emptySource };
  if (target === '/dev/zero' || target === '/dev/urandom') {
    return { source: { read: async () => Buffer.alloc(4096) } };
  }
  const { files } = await scope.container.open();
  const path = files.resolvePath(scope.state.cwd, target);
  if (!(await files.exists(path))) throw new ShellComplaint(`cannot open ${target}: No such file`, 2);
  return { source: sourceOf(await files.readFileBuffer(path)) };
}

const maxFileBytes = 8 * 1024 * 1024;

async function openForWriting(
  target: string,
  { fds, scope, append }: { readonly fds: Fds; readonly scope: Scope; readonly append: boolean },
): Promise<Fd> {
  if (target === '/dev/null') return { sink: nullSink };
  if (target === '/dev/stdout') return fds.get(1) ?? { sink: nullSink };
  if (target === '/dev/stderr') return fds.get(2) ?? { sink: nullSink };
  const { files } = await scope.container.open();
  const path = files.resolvePath(scope.state.cwd, target);
  const refuse = (why: string) => new ShellComplaint(`cannot create ${target}: ${why}`, 2);
  const stat = await files.stat(path).catch(() => undefined);
  if (stat?.isDirectory) throw refuse('Is a directory');
  if (!(await files.exists(files.resolvePath(path, '..')))) throw refuse('Directory nonexistent');
  if (!append || stat === undefined) await files.writeFile(path, '');
  let size = append ? (stat?.size ?? 0) : 0;
  let last: Promise<void> = Promise.resolve();
  const sink: Sink = {
    write: (bytes) => {
      size += bytes.length;
      if (size > maxFileBytes)
        return Promise.reject(new ShellComplaint('write error: No space left on device'));
      last = last.then(() => files.appendFile(path, bytes));
      return last;
    },
  };
  return { sink };
}
