import type { ExecProtocol } from './exec-protocol.ts';

/** How a command ended, as far as a runtime can say. */
export type ExecEnd =
  | { readonly kind: 'exited'; readonly code: number; readonly argv: readonly string[] }
  /** The runtime could not start it. */
  | { readonly kind: 'not-started'; readonly message: string }
  /** The node refused; over v5 that is only found out after the upgrade. */
  | { readonly kind: 'node-refused'; readonly message: string };

/** What is sent on channel 3; undefined where the protocol sends nothing. Fields stand in the order Go writes them. */
export function renderStatus(end: ExecEnd, protocol: ExecProtocol): string | undefined {
  if (!protocol.jsonStatus) {
    if (end.kind !== 'exited') return `Internal error occurred: ${end.message}`;
    return end.code === 0 ? undefined : exitMessage(end, protocol);
  }
  if (end.kind === 'exited') {
    if (end.code === 0) return successStatus;
    return JSON.stringify({
      metadata: {},
      status: 'Failure',
      message: exitMessage(end, protocol),
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: String(end.code) }] },
    });
  }
  const runtimeWords =
    end.kind === 'not-started' ? `error executing command in container: ${end.message}` : end.message;
  if (!protocol.translated) {
    return JSON.stringify({
      metadata: {},
      status: 'Failure',
      message: `Internal error occurred: ${runtimeWords}`,
      reason: 'InternalError',
      code: 500,
    });
  }
  // The translator wraps what the runtime had already wrapped.
  const inner = end.kind === 'not-started' ? `Internal error occurred: ${runtimeWords}` : runtimeWords;
  return JSON.stringify({
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${inner}`,
    reason: 'InternalError',
    details: { causes: [{ message: inner }] },
    code: 500,
  });
}

/** `Success`, as every server with JSON statuses up to containerd 2.2 writes it. */
export const successStatus = '{"metadata":{},"status":"Success"}';

function exitMessage(end: Extract<ExecEnd, { readonly kind: 'exited' }>, protocol: ExecProtocol): string {
  const prefix = 'command terminated with non-zero exit code: ';
  return protocol.translated
    ? `${prefix}command terminated with exit code ${end.code}`
    : `${prefix}error executing command [${end.argv.join(' ')}], exit code ${end.code}`;
}
