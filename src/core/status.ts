import type { Failure } from './failure.ts';
import type { Outcome } from './outcome.ts';
import { endSentence, showInLine } from './text.ts';

/** The fields we read of a Kubernetes `Status` (meta/v1); everything is optional because servers differ. */
export interface KubeStatus {
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly code?: number;
  readonly causes: readonly { readonly reason?: string; readonly message?: string }[];
}

/** Reads a `Status` from JSON text; undefined when it is not one. Never throws. */
export function parseStatus(text: string): KubeStatus | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (!isObject(value) || typeof value['status'] !== 'string') return undefined;
  const details = isObject(value['details']) ? value['details'] : {};
  const causes = Array.isArray(details['causes']) ? details['causes'].filter(isObject) : [];
  return {
    ...textField(value, 'status'),
    ...textField(value, 'reason'),
    ...textField(value, 'message'),
    ...(typeof value['code'] === 'number' ? { code: value['code'] } : {}),
    causes: causes.map((cause) => ({ ...textField(cause, 'reason'), ...textField(cause, 'message') })),
  };
}

/**
 * Reads the whole text of channel 3. Servers may say it twice: of several statuses the first counts where all of them mean the
 * same, and none where they do not.
 */
export function readStatusChannel(text: string): KubeStatus | undefined {
  const all = splitObjects(text).map(parseStatus);
  const [first] = all;
  if (first === undefined) return undefined;
  const meaning = JSON.stringify(outcomeOfStatus(first));
  return all.every((one) => one !== undefined && JSON.stringify(outcomeOfStatus(one)) === meaning)
    ? first
    : undefined;
}

/** JSON objects that stand behind one another; the whole text where there is but one. Linear in its length. */
function splitObjects(text: string): readonly string[] {
  const objects: string[] = [];
  let from = 0;
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    if (token === '{') depth += 1;
    else if (token === '}') depth -= 1;
    if (token !== '}' || depth !== 0) continue;
    objects.push(text.slice(from, index + 1));
    from = index + 1;
  }
  const rest = text.slice(from);
  return objects.length > 0 && rest.trim() === '' ? objects : [...objects, rest];
}

/**
 * What a status of channel 3 proves; undefined is one that cannot be read. Only `Success` and `NonZeroExitCode` with an `ExitCode`
 * cause are ends of the command (k8s.io/client-go tools/remotecommand v4.go); a failure that names the start proves that nothing
 * ran; the rest is unknown.
 */
export function outcomeOfStatus(status: KubeStatus | undefined): Outcome {
  if (status === undefined)
    return unknown('exit-unknown', 'The API server ended the command with a status that cannot be read.');
  if (status.status === 'Success') return { kind: 'exited', exitCode: 0, verified: false };
  const message = withoutArgv(status.message ?? '');
  const start = explainStart(message);
  if (status.reason === 'NonZeroExitCode') {
    const code = status.causes.find((cause) => cause.reason === 'ExitCode')?.message ?? '';
    // Some runtimes give a command that they could not start an exit code (docker/for-linux#246).
    if (start !== undefined && startCodes.includes(code)) return { kind: 'not-started', ...start };
    if (/^-?\d{1,10}$/.test(code) && Number(code) !== 0)
      return { kind: 'exited', exitCode: Number(code), verified: false };
    return unknown('exit-unknown', 'The command ended, but the API server did not say with which exit code.');
  }
  if (start !== undefined) return { kind: 'not-started', ...start };
  return unknown(
    'exit-unknown',
    `The API server lost sight of the command: ${endSentence(cleanMessage(status.message ?? status.reason ?? 'no reason given'))}`,
  );
}

/** What runtimes say of a command that they could not start. */
const startCodes = ['126', '127', '-1'];

/** Words of runtimes and kubelets that prove that the program never started. */
const startFailures: readonly { readonly words: RegExp; readonly message: string }[] = [
  {
    words:
      /executable file not found|exec: "[^"]*": stat [^:]*: no such file or directory|cannot find the file specified/,
    message: "The program is not in the container's image, so nothing ran.",
  },
  {
    words:
      /(OCI runtime exec failed|failed to start exec|unable to start container process)[\s\S]*permission denied/,
    message: 'The program may not be executed in the container, so nothing ran.',
  },
  {
    words:
      /(OCI runtime exec failed|failed to start exec|unable to start container process)[\s\S]*no such file or directory/,
    message: 'The program or its working directory is not in the container, so nothing ran.',
  },
  {
    words: /OCI runtime exec failed|failed to start exec/,
    message: 'The container runtime could not start the program, so nothing ran.',
  },
  {
    words:
      /container not found|CONTAINER_(EXITED|CREATED|UNKNOWN)|container is not (created or )?running|container .* is not running/,
    message: 'The container is not running, so nothing ran.',
  },
  { words: /pod does not exist/, message: 'The node does not know the pod any more, so nothing ran.' },
  {
    words: /error sending request: (Post|Get) |error dialing backend|unable to upgrade connection/,
    message: "The API server could not reach the pod's node, so nothing ran.",
  },
];

/** Reads the sentence of a failed start; undefined when it proves nothing about the start. */
export function explainStart(
  message: string,
): (Pick<Failure, 'message'> & { readonly code: 'exec-not-started' }) | undefined {
  const found = startFailures.find(({ words }) => words.test(message.slice(0, 8_192)));
  return found === undefined ? undefined : { code: 'exec-not-started', message: found.message };
}

/** A server's sentence for people: one line, its doubled prefix and the argv that containerd repeats taken out, bounded. */
export function cleanMessage(message: string): string {
  const line = withoutArgv(message.slice(0, 65_536))
    .slice(0, 4_096)
    .replace(/\s+/g, ' ')
    .replace(/(Internal error occurred: )+/g, '')
    .trim();
  return showInLine(line, 300);
}

/** containerd writes `error executing command [sh -c …], exit code N`; the command's words may be secret, and may say anything. */
function withoutArgv(message: string): string {
  return message.replace(/error executing command \[(?:.*\]|.*)/s, 'error executing command');
}

function unknown(code: 'exit-unknown', message: string): Outcome {
  return { kind: 'unknown', code, message };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function textField<Key extends string>(value: Record<string, unknown>, key: Key): { [K in Key]?: string } {
  const text = value[key];
  return (typeof text === 'string' ? { [key]: text } : {}) as { [K in Key]?: string };
}
