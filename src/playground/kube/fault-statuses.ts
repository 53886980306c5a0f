const failure = (rest: object) => JSON.stringify({ metadata: {}, status: 'Failure', ...rest });
const exitMessage = 'command terminated with non-zero exit code: command terminated with exit code 4';
const exit = (causes: unknown) =>
  failure({
    message: exitMessage,
    reason: 'NonZeroExitCode',
    ...(causes === undefined ? {} : { details: { causes } }),
  });
const internal = (message: string) =>
  failure({
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    details: { causes: [{ message }] },
    code: 500,
  });

/** What is sent on channel 3 in place of the true status, after the command and its output, by the mode that orders it. */
export const faultStatuses = {
  'status-success': '{"metadata":{},"status":"Success"}',
  'status-success-bare': '{"status":"Success"}',
  'status-no-cause': exit(undefined),
  'status-causes-empty': exit([]),
  'status-cause-999': exit([{ reason: 'ExitCode', message: '999' }]),
  'status-cause-abc': exit([{ reason: 'ExitCode', message: 'abc' }]),
  'status-cause-negative': exit([{ reason: 'ExitCode', message: '-1' }]),
  'status-cause-zero': exit([{ reason: 'ExitCode', message: '0' }]),
  'status-cause-other': exit([{ reason: 'Other', message: '4' }]),
  'status-windows-code': internal('error stream protocol error: invalid exit code value "3221225786"'),
  'status-doubled-prefix': internal(
    'Internal error occurred: error executing command in container: the runtime went away',
  ),
  'status-failure-bare': '{"status":"Failure"}',
  'status-null': 'null',
  'status-array': '[]',
  'status-number': '0',
  'status-text': 'command terminated',
  'status-empty': '',
  'status-huge': failure({ message: 'x'.repeat(1024 * 1024), reason: 'InternalError', code: 500 }),
  'status-twice': '{"metadata":{},"status":"Success"}{"metadata":{},"status":"Success"}',
} as const;

export type StatusMode = keyof typeof faultStatuses;

export const statusModes = Object.keys(faultStatuses) as readonly StatusMode[];

/** What a node refuses: after the upgrade over v5, before it over v4 (and over v5 from 1.36 on). */
export const faultNodes = {
  'node-unreachable': {
    code: 500,
    message:
      'error sending request: Post "https://192.0.2.11:10250/exec/shop/api/api": dial tcp 192.0.2.11:10250: connect: connection refused',
  },
  'node-no-pod': { code: 404, message: 'pod does not exist' },
  'node-no-container': { code: 500, message: 'container not found ("api")' },
  'node-exited': {
    code: 500,
    message: 'rpc error: code = Unknown desc = container is in CONTAINER_EXITED state',
  },
  'node-busy': { code: 429, message: 'too many pending streams' },
} as const;

export type NodeMode = keyof typeof faultNodes;

export const nodeModes = Object.keys(faultNodes) as readonly NodeMode[];
