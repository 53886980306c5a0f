/** Words that stand where a secret would, and say so. */
const words =
  /^(?:true|false|yes|no|on|off|null|nil|none|undefined|nan|empty|unset|not[-_ ]?set|n\/a|na|required|optional|missing|invalid|incorrect|expired|changed?|changeme|change[-_]?me|redacted|hidden|masked|filtered|secret|password|passwd|token|key|value|string|str|text|bool|int|integer|number|object|any|bytes|example|placeholder|todo|tbd|xxx+|your[-_].*|my[-_]?(?:password|secret|token|key)|test|default|enabled|disabled|ok|basic|bearer|md5|scram-sha-256|trust|peer|plain|prompt|name|file|env|auto|vault|aws|gcp|kms|rsa|ecdsa|ed25519|bcrypt|argon2(?:id)?|pbkdf2|sha\d+|(?:string|text|bool(?:ean)?|int|integer|number|any|bytes|id)[!?])$/i;

/** References to a secret that is kept elsewhere: variables, templates, calls, paths of files. */
const reference =
  /^(?:\$\w+(?:$|[^\w!#$%&*?^@+])|\$[{(]|\$$|\{\{|\{[A-Za-z_.$]*:?\}?$|<[^>]*>?$|\([^)]*\)?$|%\w+%$|%[({%]|%[sdvqr]$|&lt;|\[[^\]]*\]?$|ENC\[|env[.(:]|ENV\[|os\.|process\.env|System\.|config[.(]|getenv|secretKeyRef|valueFrom|vault:|ref:|arn:aws|ssm:|sm:\/\/|op:\/\/|file:|!(?:vault|Ref|Sub|ENC)|@[\w.-]+@$|@[a-z_]+$|@\/|\/(?:[\w.-]+\/)+[\w.-]*$|~\/|\.{1,2}\/|\*+$|\.{3}|…|•+|-+$|_+$|x{3,}$|X{3,}$|#$)/;

/** A variable's attribute in a program or a template: `var.db_password`, `settings.PASSWORD`. */
const attribute =
  /^(?:var|local|locals|data|module|each|random_password|self|this|args|opts|options|settings|cfg|conf|params|props|state|req|request|ctx|user|input|form|creds|credentials|account)(?:\??\.[A-Za-z_]\w*)+$/;

/** What Bitnami's Sealed Secrets encrypted for one cluster: it may stand in public repositories. */
const sealed = /^Ag[A-D][A-Za-z0-9+/=]{200,}$/;

/** Whether a value beside a secret's name is no secret: empty, a word about it, a mask, or a reference to where it is kept. */
export function isPlaceholder(value: string): boolean {
  return (
    value === '' || words.test(value) || reference.test(value) || attribute.test(value) || sealed.test(value)
  );
}

/** Whether a text in quotes is what a check says about a value: `is too short`, `This field may not be blank.` */
export function isComplaint(value: string): boolean {
  return /^(?:is|are|was|must|can't|cannot|can|should|shall|has|does|do|doesn't|may|this|the|please|enter|your|field|too|at|no|not|invalid|incorrect|wrong|required|missing|needs|length|value|minimum|maximum) [a-z]/i.test(
    value,
  );
}

/** A call, a type, or a variable that a statement copies: `getPassword()`, `Option<String>`, `user.password;`. */
export function isCode(
  value: string,
  { before, after }: { readonly before: string | undefined; readonly after: string | undefined },
): boolean {
  const isClosed = after === ')' || after === ']' || after === '"' || after === "'";
  if (/^[A-Za-z_$@][\w$.:]*\([^()]{0,200}\)[;,]?$/.test(value)) return true;
  if (/^[A-Za-z_$@][\w$]*(?:(?:\.|->|::)[\w$]+)+\(/.test(value)) return true;
  if (after === '<' && before !== '>' && /^[A-Za-z_:.]+$/.test(value)) return true;
  if (isClosed && /^[A-Za-z_$@][\w$.:]*(?:\((?:\w{1,40}=)?|\[:?\w{0,40})$/.test(value)) return true;
  const isStatement = before === ' ' && (value.endsWith(';') || after === ';');
  return isStatement && /^[A-Za-z_$@][A-Za-z_$]*(?:(?:\.|->|::)[A-Za-z_$]+)*;?$/.test(value);
}

/** Whether a value has the mix of characters that keys and tokens have and words, numbers and names have not. */
export function looksRandom(value: string): boolean {
  if (value.length < 8) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((one) => one.test(value)).length;
  if (/^\d+(?:\.\d+)*$/.test(value)) return false;
  return classes >= 2 && /\d/.test(value);
}
