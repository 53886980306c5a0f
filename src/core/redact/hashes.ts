import type { SecretPattern } from './patterns.ts';

/** Hashes of passwords, which can be tried against lists of passwords at leisure. */
export const hashPatterns: readonly SecretPattern[] = [
  {
    kind: 'password-hash',
    anchor: '$',
    pattern:
      /(?<![A-Za-z0-9$])\$(?:1|2[abxy]?|5|6|7|y|gy|apr1|sha1|argon2(?:id|i|d))\$[./A-Za-z0-9$=,+-]{20,300}/g,
  },
  {
    kind: 'password-hash',
    anchor: 'SCRAM-SHA-256$',
    pattern: /SCRAM-SHA-256\$\d{1,8}:[A-Za-z0-9+/=]{10,100}\$[A-Za-z0-9+/=:]{40,200}/g,
  },
  {
    kind: 'password-hash',
    anchor: 'pbkdf2_',
    pattern: /pbkdf2_sha\d{1,3}\$\d{1,8}\$[A-Za-z0-9./+]{4,100}\$[A-Za-z0-9+/=]{20,200}/g,
  },
  ...['SHA}', 'MD5}', 'CRYPT}', 'crypt}', 'noop}'].map((anchor) => ({
    // LDAP (RFC 2307) and Spring.
    kind: 'password-hash',
    anchor,
    pattern: /(?<![A-Za-z0-9])\{(?:S?SHA|S?MD5|CRYPT|[bs]?crypt|noop)\}[A-Za-z0-9+/=$.,]{4,300}/g,
  })),
  {
    // PostgreSQL.
    kind: 'password-hash',
    anchor: 'md5',
    pattern: /(?<![A-Za-z0-9])md5[0-9a-f]{32}(?![A-Za-z0-9])/g,
  },
  {
    // MySQL's mysql_native_password.
    kind: 'password-hash',
    anchor: '*',
    pattern: /(?<![A-Za-z0-9*])\*[0-9A-F]{40}(?![A-Za-z0-9])/g,
  },
];
