/** How a plain program may be called and still only read: the flags that are known, and what operands it may have. */
export interface ReadProgram {
  /** Single letters that may be bundled: `-lah`. */
  readonly flags: string;
  readonly longFlags: readonly string[];
  /** `any`: harmless text; `path`: checked against the secret places; otherwise the form each operand must have. */
  readonly operands: 'none' | 'any' | 'path' | RegExp;
}

/**
 * The programs known to be harmless in these forms. Whatever is not here asks. Left out on purpose: programs that print files
 * or environments (`cat`, `env`), run others (`xargs`, `find`), or follow for ever (`tail -f`, `top`).
 */
export const readPrograms: Readonly<Record<string, ReadProgram>> = {
  date: { flags: 'uR', longFlags: ['--utc', '--rfc-email', '--iso-8601'], operands: /^\+[\x20-\x7e]*$/ },
  df: {
    flags: 'ahHikPTl',
    longFlags: ['--all', '--human-readable', '--inodes', '--local', '--total'],
    operands: 'path',
  },
  du: {
    flags: 'achskxm',
    longFlags: ['--all', '--human-readable', '--summarize', '--total'],
    operands: 'path',
  },
  echo: { flags: 'neE', longFlags: [], operands: 'any' },
  free: { flags: 'bkmghtw', longFlags: ['--human', '--total', '--wide'], operands: 'none' },
  hostname: { flags: 'fisdI', longFlags: ['--fqdn', '--short', '--ip-address'], operands: 'none' },
  id: { flags: 'gGnru', longFlags: ['--user', '--group', '--groups', '--name'], operands: 'none' },
  ls: {
    flags: 'aAlhtrRSd1iFnog',
    longFlags: ['--all', '--almost-all', '--human-readable', '--recursive', '--reverse'],
    operands: 'path',
  },
  nproc: { flags: '', longFlags: ['--all'], operands: 'none' },
  pwd: { flags: 'LP', longFlags: [], operands: 'none' },
  true: { flags: '', longFlags: [], operands: 'none' },
  uname: { flags: 'asnrvmpio', longFlags: ['--all', '--kernel-release', '--machine'], operands: 'none' },
  uptime: { flags: 'ps', longFlags: ['--pretty', '--since'], operands: 'none' },
  whoami: { flags: '', longFlags: [], operands: 'none' },
};

/** Places whose very listing gives something away; a path that may lead there is not read at once. */
export const secretPlace =
  /(^|\/)(proc|root|run\/secrets|var\/run\/secrets|\.ssh|\.aws|\.kube|\.gnupg|\.env[^/]*|etc\/shadow|etc\/ssl\/private)(\/|$)|\.(key|pem|p12|jks)$|(^|\/)(id_[a-z0-9]+|credentials[^/]*|\.pgpass|\.netrc|\.my\.cnf|master\.key)$/i;
