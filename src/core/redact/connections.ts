import type { SecretPattern } from './patterns.ts';

/** Passwords of connection strings that are no URLs. Group 1 is kept. */
export const connectionPatterns: readonly SecretPattern[] = [
  {
    kind: 'password',
    anchor: 'jdbc:oracle:',
    pattern: /(\bjdbc:oracle:[a-z0-9]{1,10}:[^\s/@"']{1,64}\/)[^\s@"']{1,200}(?=@)/g,
  },
  ...['@tcp(', '@unix('].map((anchor) => ({
    // Go's driver of MySQL.
    kind: 'password',
    anchor,
    pattern: /((?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]{1,64}:)(?![$<{*])[^\s/"'()]{1,200}(?=@(?:tcp|unix)\()/g,
  })),
];
