import assert from 'node:assert/strict';
import { type Ended, type HowToRun, voicepipe } from './run-voicepipe.ts';

/** What `voicepipe exec --json` says at the end. */
export interface Report {
  readonly outcome: string;
  readonly exitCode?: number;
  readonly verified: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly bytes: { readonly stdout: number; readonly stderr: number };
  readonly code?: string;
  readonly message?: string;
  readonly stopped?: string;
  readonly protocol?: string;
}

/** What a case has at hand. */
export interface Tools {
  readonly namespace: string;
  /** `voicepipe exec --json`, and its exit status. No target where the options select one. */
  readonly exec: (
    target: string,
    argv: readonly string[],
    options?: readonly string[],
    how?: HowToRun,
  ) => Promise<Report & { readonly status: number }>;
  /** `voicepipe VERB` in the suite's namespace. */
  readonly run: (verb: string, args: readonly string[], how?: HowToRun) => Promise<Ended>;
}

export interface Case {
  readonly name: string;
  /** Only where there is an image without a shell. */
  readonly needs?: 'shellless';
  readonly check: (tools: Tools) => Promise<void>;
}

export function openTools(namespace: string): Tools {
  return {
    namespace,
    run: (verb, args, how) => voicepipe([verb, '-n', namespace, ...args], how),
    exec: async (target, argv, options = [], how = {}) => {
      const ended = await voicepipe(
        ['exec', '-n', namespace, '--json', ...options, ...(target === '' ? [] : [target]), '--', ...argv],
        how,
      );
      const text = ended.stdout.toString().trim();
      assert.ok(
        text.startsWith('{'),
        `no JSON on stdout, but "${text.slice(0, 200)}"; stderr: ${ended.stderr.slice(0, 500)}`,
      );
      return { ...(JSON.parse(text) as Report), status: ended.code };
    },
  };
}

/** Whether a process, named by a word of its command line that nothing else has, is in the pod. */
export async function isAlive(tools: Tools, pod: string, word: string): Promise<boolean> {
  // The brackets keep the search from finding itself.
  const pattern = `[${word.slice(0, 1)}]${word.slice(1)}`;
  const script = `for f in /proc/[0-9]*/cmdline; do tr '\\0' ' ' <"$f" 2>/dev/null; echo; done | grep -c '${pattern}'`;
  const { stdout } = await tools.exec(pod, ['sh', '-c', script]);
  return Number(stdout.trim()) > 0;
}
