/** Words that stand where a secret would, and say so. */
const words =
  /^(?:true|false|yes|no|on|off|null|nil|none|undefined|nan|empty|unset|not[-_ ]?set|n\/a|na|required|optional|missing|invalid|incorrect|expired|changed?|changeme|change[-_]?me|redacted|hidden|masked|filtered|secret|password|passwd|token|key|value|string|str|text|bool|int|integer|number|object|any|bytes|example|placeholder|todo|tbd|xxx+|your[-_].*|my[-_]?(?:password|secret|token|key)|test|default|enabled|disabled|ok|basic|bearer|md5|scram-sha-256|trust|peer|plain|prompt|file|env|auto|vault|aws|gcp|kms|rsa|ecdsa|ed25519|bcrypt|argon2(?:id)?|pbkdf2|sha\d+)$/i;

/** References to a secret that is kept elsewhere: variables, templates, calls, paths of files. */
const reference =
  /^(?:\$[A-Za-z_{(]|\$$|\{\{|\{[A-Za-z_.$]*\}?$|<[^>]*>?$|\([^)]*\)?$|%[A-Za-z_(%{]|&lt;|\[[^\]]*\]?$|env[.(:]|ENV\[|os\.|process\.env|System\.|config[.(]|getenv|secretKeyRef|valueFrom|vault:|ref:|arn:aws|ssm:|sm:\/\/|op:\/\/|file:|!(?:vault|Ref|Sub|ENC)|@[A-Za-z/]|\/(?:[\w.-]+\/)+[\w.-]*$|~\/|\.{1,2}\/|\*+|\.{3}|…|•+|-+$|_+$|x{3,}$|X{3,}$|#)/;

/** Whether a value beside a secret's name is no secret: empty, a word about it, a mask, or a reference to where it is kept. */
export function isPlaceholder(value: string): boolean {
  return value === '' || words.test(value) || reference.test(value);
}

/** Whether a value has the mix of characters that keys and tokens have and words, numbers and names have not. */
export function looksRandom(value: string): boolean {
  if (value.length < 8) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((one) => one.test(value)).length;
  if (/^\d+(?:\.\d+)*$/.test(value)) return false;
  return classes >= 2 && /\d/.test(value);
}
