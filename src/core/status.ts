import type { Failure } from './failure.ts';
import type { Outcome } from './outcome.ts';

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
 * What the whole text of channel 3 proves. Only `Success` and `NonZeroExitCode` with an `ExitCode` cause are ends of the command
 * (k8s.io/client-go tools/remotecommand v4.go); a failure that names the start proves that nothing ran; the rest is unknown.
 */
export function outcomeOfStatus(text: string): Outcome {
  const status = parseStatus(text);
  if (status === undefined)
    return unknown('exit-unknown', 'The API server ended the command with a status that cannot be read.');
  if (status.status === 'Success') return { kind: 'exited', exitCode: 0, verified: false };
  if (status.reason === 'NonZeroExitCode') {
    const code = status.causes.find((cause) => cause.reason === 'ExitCode')?.message ?? '';
    if (/^-?\d{1,10}$/.test(code) && Number(code) !== 0)
      return { kind: 'exited', exitCode: Number(code), verified: false };
    return unknown('exit-unknown', 'The command ended, but the API server did not say with which exit code.');
  }
  const failure = explainStart(status.message ?? '');
  if (failure !== undefined) return { kind: 'not-started', ...failure };
  return unknown(
    'exit-unknown',
    `The API server lost sight of the command: ${endSentence(cleanMessage(status.message ?? status.reason ?? 'no reason given'))}`,
  );
}

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
  const line = message
    .slice(0, 4_096)
    .replace(/\s+/g, ' ')
    .replace(/(Internal error occurred: )+/g, '')
    .replace(/error executing command \[[^\]]*\]/g, 'error executing command')
    .trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
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
