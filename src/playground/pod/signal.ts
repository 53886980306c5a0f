/** The signals a process of the playground can get, by name. */
export const signalNumbers = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ABRT: 6,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
} as const;

export type SignalName = keyof typeof signalNumbers;

/** Reads `TERM`, `SIGTERM`, `term` or `15`; undefined when there is no such signal. */
export function readSignal(text: string): SignalName | undefined {
  const upper = text.toUpperCase().replace(/^SIG/, '');
  const names = Object.keys(signalNumbers) as SignalName[];
  return names.find((name) => name === upper || String(signalNumbers[name]) === text);
}

/** Whether the signal ends a process that did not prepare for it. */
export function endsProcess(signal: SignalName): boolean {
  return signal !== 'CHLD' && signal !== 'CONT' && signal !== 'STOP';
}
