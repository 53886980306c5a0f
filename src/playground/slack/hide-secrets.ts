import { isJson } from './json.ts';

const hidden = '(hidden)';
const secretNames = new Set(['token', 'trigger_id', 'authorization', 'client_secret']);

/** The value with every token, trigger and one-use address in it hidden. */
export function hideSecrets(value: unknown): unknown {
  if (typeof value === 'string') return hideInText(value);
  if (Array.isArray(value)) return value.map(hideSecrets);
  if (!isJson(value)) return value;
  const members = Object.entries(value).map(
    ([name, member]) =>
      [name, secretNames.has(name) && typeof member === 'string' ? hidden : hideSecrets(member)] as const,
  );
  return Object.fromEntries(members);
}

/** Tokens by their prefix; the secret part of a `response_url` and of a Socket Mode address by their place. */
function hideInText(text: string): string {
  return text
    .replace(/\b(xox[a-z]|xapp)-[\w-]+/g, `$1-${hidden}`)
    .replace(/(\/(?:commands|actions)\/[A-Z_\d]+\/)[0-9a-f]{32}/g, `$1${hidden}`)
    .replace(/([?&]ticket=)[0-9a-f]+/g, `$1${hidden}`);
}
