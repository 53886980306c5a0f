import { isSecretName } from './secret-name.ts';

/** A value that the cluster keeps for a container, under the key or variable that names it. */
export interface KeptValue {
  readonly name: string;
  readonly value: string;
  /** From a Secret, where only a name that says otherwise makes a value harmless; a plain variable has to be named like a secret. */
  readonly from: 'secret' | 'env';
}

/** Keys of Secrets beside the secret itself, whose values stand everywhere in honest output. */
const harmlessName =
  /(?:^|[_.-])(?:user|username|login|host|hostname|address|addr|port|database|dbname|db|name|schema|namespace|region|zone|endpoint|ca|crt|cert|certificate|email|type|kind|ssl_?mode|scheme|protocol|bucket|env|environment|version|id)$/i;
/** Too common to be masked wherever they stand. */
const harmlessValue =
  /^(?:\d{1,9}|true|false|null|none|[a-z]{1,9}|(?:\d{1,3}\.){3}\d{1,3}|[\w.-]+\.(?:local|svc|internal))$/i;
const minLength = 8;
const maxValue = 64 * 1024;
const maxTotal = 1024 * 1024;

/** The values that are masked wherever a container prints them; passwords within URLs count on their own. At most 1 MiB in all. */
export function chooseValues(kept: readonly KeptValue[]): readonly string[] {
  const chosen = new Set<string>();
  let total = 0;
  for (const { name, value, from } of kept) {
    if (from === 'env' && !isSecretName(name)) continue;
    if (from === 'secret' && harmlessName.test(name) && !isSecretName(name)) continue;
    for (const part of [value.trim(), ...passwordsIn(value)]) {
      if (part.length > maxValue || harmlessValue.test(part)) continue;
      if (part.length < (isSecretName(name) ? minLength - 2 : minLength) || new Set(part).size < 4) continue;
      total += part.length;
      if (total > maxTotal) return [...chosen];
      chosen.add(part);
    }
  }
  return [...chosen];
}

function passwordsIn(value: string): readonly string[] {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:([^\s@]+)@/i.exec(value.trim())?.[1];
  if (password === undefined) return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
