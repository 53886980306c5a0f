import type { Container } from './container.ts';
import type { Program } from './program.ts';
import { findScripted } from './programs/catalogue.ts';
import { toolProgram } from './programs/tool.ts';

export type Missing = 'found' | 'not-in-path' | 'no-file' | 'denied' | 'directory';

export type Executable =
  | { readonly kind: 'found'; readonly program: Program }
  | { readonly kind: Exclude<Missing, 'found'> };

const path = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin', '/app'];

/** The program that a command's first word means in a container. */
export async function findProgram(container: Container, name: string, cwd: string): Promise<Executable> {
  const isPath = name.includes('/');
  const base = name.slice(name.lastIndexOf('/') + 1);
  const inPath = !isPath || path.includes(name.slice(0, name.lastIndexOf('/')));
  const { hasShell, programs } = container.seed;
  const mayRun = (word: string) => hasShell || programs.includes(word);
  if (name !== '' && (inPath || !hasShell) && mayRun(base)) {
    const program = findScripted(base, programs);
    if (program !== undefined) return { kind: 'found', program };
    if (hasShell) {
      const tools = await container.open();
      if (tools.names.has(base)) return { kind: 'found', program: toolProgram(tools, base) };
    }
  }
  if (!isPath) return { kind: 'not-in-path' };
  return hasShell ? findFile(container, name, cwd) : { kind: 'no-file' };
}

/** A file of the container is run as a shell script. */
async function findFile(container: Container, name: string, cwd: string): Promise<Executable> {
  const { files } = await container.open();
  const file = files.resolvePath(cwd, name);
  const stat = await files.stat(file).catch(() => undefined);
  if (stat === undefined) return { kind: 'no-file' };
  if (stat.isDirectory) return { kind: 'directory' };
  const shell = findScripted('sh', []);
  if ((stat.mode & 0o111) === 0 || shell === undefined) return { kind: 'denied' };
  return {
    kind: 'found',
    program: (call) => shell({ ...call, argv: ['sh', file, ...call.argv.slice(1)] }),
  };
}
