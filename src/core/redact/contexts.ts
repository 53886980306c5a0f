import type { SecretPattern } from './patterns.ts';

/**
 * Secrets that only their surroundings give away: headers, command lines, files of known programs. Group 1 is kept. Anchors are
 * looked for in the text as it stands, so each spelling has its own row.
 */
export const contextPatterns: readonly SecretPattern[] = [
  ...['Authorization', 'authorization', 'AUTHORIZATION'].map((anchor) => ({
    kind: 'authorization',
    anchor,
    pattern: new RegExp(
      `(${anchor}\\\\?["']?[ \\t]{0,4}[:=][ \\t]{0,4}\\\\?["']?(?:(?:Basic|Bearer|Token|ApiKey|Negotiate|NTLM|GoogleLogin|Splunk|SSWS|Key)[ \\t]{1,4})?)(?!(?:Basic|Bearer|Token|Digest|AWS4-HMAC-SHA256)\\b|[<$%{*[]|\\.{3}|Bearer|null|none|true|false|undefined)[A-Za-z0-9._~+/=:-]{8,8192}`,
      'gi',
    ),
  })),
  {
    // The answer to a challenge can be tried against a list of passwords (RFC 7616).
    kind: 'digest-response',
    anchor: 'response=',
    pattern: /(\bDigest[ \t][^\n]{0,2048}?\bresponse=\\?["']?)[0-9a-f]{32,128}\b/gi,
  },
  ...['Bearer ', 'bearer ', 'Bearer: ', 'bearer: ', 'bearer, '].map((anchor) => ({
    kind: 'bearer-token',
    anchor,
    pattern: new RegExp(
      `(\\b${anchor})(?=[A-Za-z0-9._~+/-]{0,8192}\\d)(?![<$%{*[])[A-Za-z0-9._~+/-]{16,8192}={0,2}`,
      'g',
    ),
  })),
  ...['Cookie', 'cookie'].map((anchor) => ({
    kind: 'cookie',
    anchor,
    pattern:
      /((?:Set-)?Cookie:[^\n]{0,2048}?\b[A-Za-z0-9_.-]{0,40}(?:sess(?:ion)?(?:_?id)?|sid|auth|token|jwt|remember_user_token|remember_me)=)(?![<$%{*[]|deleted)[^;\s"']{8,4096}/gi,
  })),
  {
    kind: 'password',
    anchor: 'IDENTIFIED',
    pattern:
      /(IDENTIFIED[ \t]{1,4}(?:WITH[ \t]{1,4}\S{1,60}[ \t]{1,4})?(?:BY|AS)[ \t]{1,4}(?:PASSWORD[ \t]{1,4})?')(?![<$*])[^'\n]{1,200}/g,
  },
  {
    kind: 'password',
    anchor: 'identified',
    pattern:
      /(identified[ \t]{1,4}(?:with[ \t]{1,4}\S{1,60}[ \t]{1,4})?(?:by|as)[ \t]{1,4}(?:password[ \t]{1,4})?')(?![<$*])[^'\n]{1,200}/g,
  },
  ...['AUTH"', 'auth"'].map((anchor) => ({
    // As MONITOR prints it.
    kind: 'password',
    anchor,
    pattern: /("AUTH"[ \t]{1,4}(?:"[^"\n]{1,100}"[ \t]{1,4})?")[^"\n]{1,200}(?=")/gi,
  })),
  {
    // A user of Redis' ACL: the password itself, or its SHA-256.
    kind: 'password',
    anchor: 'user ',
    pattern: /(\buser \S{1,64} (?:on|off)(?: [^\s>#]\S{0,100}){0,12} [>#])[^\s"']{1,200}/g,
  },
  {
    kind: 'password',
    anchor: ' >',
    pattern: /(\bSETUSER \S{1,64}(?: [^\s>#]\S{0,100}){0,12} [>#])[^\s"']{1,200}/gi,
  },
  {
    kind: 'password',
    anchor: 'stats auth ',
    pattern: /(\bstats auth [^\s:]{1,64}:)[^\s]{1,200}/g,
  },
  {
    kind: 'password',
    anchor: 'community',
    pattern: /(\br[ow]community6? )(?!public\b)[^\s]{4,200}/g,
  },
  ...['user = "', 'user="', 'user "'].map((anchor) => ({
    // curl's own settings.
    kind: 'password',
    anchor,
    pattern:
      /(^[ \t]*-{0,2}(?:proxy-)?user[ \t]*=?[ \t]*"[^\s:"]{1,100}:)(?=[^\s"]*[A-Za-z])[^\s"]{3,200}(?=")/gm,
  })),
  {
    // The same behind a time stamp, where it could as well be a log's own field.
    kind: 'password',
    anchor: 'user = "',
    pattern:
      /(^[^"=\n]{0,80}\d\d:\d\d:\d\d[^"=\n]{0,80}[ \t](?:proxy-)?user = "[^\s:"]{1,100}:)(?=[^\s":]*[^a-z\s":.-])(?=[^\s":]*[A-Za-z])[^\s":]{6,200}(?=")/gm,
  },
  ...['Basic ', 'basic '].map((anchor) => ({
    // Away from its header only what has capitals, small letters and digits.
    kind: 'authorization',
    anchor,
    pattern: new RegExp(
      `(\\b${anchor})(?=[A-Za-z0-9+/]{0,200}\\d)(?=[A-Za-z0-9+/]{0,200}[a-z])(?=[A-Za-z0-9+/]{0,200}[A-Z])[A-Za-z0-9+/]{12,400}={0,2}(?![\\w.-])`,
      'g',
    ),
  })),
  ...['SET PASSWORD', 'set password'].map((anchor) => ({
    kind: 'password',
    anchor,
    pattern:
      /(\bset[ \t]{1,4}password(?:[ \t]{1,4}for[ \t]{1,4}\S{1,100})?[ \t]{0,4}(?:=|to)[ \t]{0,4}(?:password\([ \t]{0,4})?')(?![<$*])[^'\n]{1,200}/gi,
  })),
  {
    kind: 'password',
    anchor: 'BUNDLE_',
    pattern: /(\bBUNDLE_[A-Z0-9_]{1,100}["']?[:=][ \t]?["']?[^\s:"'/]{1,100}:)(?!\/\/)[^\s"']{3,200}/g,
  },
  ...['AUTH=', 'auth='].map((anchor) => ({
    // Only what has capitals, small letters and digits: "auth" alone names a way as often as a secret.
    kind: 'secret',
    anchor,
    pattern: new RegExp(
      `((?<![a-z?&])${anchor}["']?)(?=[^\\s"']{0,200}\\d)(?=[^\\s"']{0,200}[a-z])(?=[^\\s"']{0,200}[A-Z])[A-Za-z0-9+/_.-]{16,200}={0,2}`,
      'g',
    ),
  })),
  {
    kind: 'vault-unseal-key',
    anchor: ' Key ',
    pattern: /(\b(?:Unseal|Recovery) Key [ \w()-]{0,20}:[ \t]{0,4})[A-Za-z0-9+/]{32,100}={0,2}/g,
  },
  ...['ecret_id', 'ecretId', 'ecret-id', 'ecret ID', 'ecretID', 'ECRET_ID'].map((anchor) => ({
    // Vault's AppRole and Nomad; elsewhere an id of a secret is none.
    kind: 'secret-id',
    anchor,
    pattern: new RegExp(
      `(${anchor}\\\\{0,7}["']?[ \\t]{0,8}[:=|]?[ \\t]{0,8}\\\\{0,7}["']?)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}`,
      'g',
    ),
  })),
  {
    kind: 'oauth-token',
    anchor: '-oauth"',
    pattern:
      /("(?:github|gitlab|bitbucket)-oauth"[ \t]{0,4}:[ \t]{0,4}\{[ \t]{0,4}"[^"\n]{1,100}"[ \t]{0,4}:[ \t]{0,4}")[^"\n]{16,200}/g,
  },
  {
    kind: 'request-signature',
    anchor: 'SignedHeaders=',
    pattern: /(\bSignedHeaders=[a-z0-9;-]{1,400},[ \t]{0,4}Signature=)[0-9a-f]{64}/g,
  },
  ...[';jsessionid=', ';JSESSIONID='].map((anchor) => ({
    kind: 'session',
    anchor,
    pattern: new RegExp(`(${anchor})[A-Za-z0-9.!_-]{16,200}`, 'g'),
  })),
  {
    kind: 'password',
    anchor: 'AUTH ',
    pattern:
      /(\bAUTH (?:[A-Za-z0-9_-]{1,60} )?)(?!(?:failed|error|required|failure|ok|success|method|token|type|user|is|was|for|mechanism)\b|[<$*])(?=[^\s]{0,200}\d)[^\s"']{6,200}(?=[ \t\r]*$)/gm,
  },
  ...[':5', ':6432:', ':*:'].map((anchor) => ({
    kind: 'password',
    anchor,
    pattern:
      /^([A-Za-z0-9_.*-]{1,253}:(?:5\d{3}|6432|\*):[A-Za-z0-9_*-]{1,63}:[A-Za-z0-9_*-]{1,63}:)(?![*x\s])(?!\/)[^\s:]{3,200}$/gm,
  })),
  {
    kind: 'registry-auth',
    anchor: '"auth"',
    pattern: /("auth"[ \t]{0,4}:[ \t]{0,4}")[A-Za-z0-9+/]{8,4096}={0,2}(?=")/g,
  },
  {
    kind: 'registry-auth',
    anchor: '_auth',
    pattern: /(:?_auth(?:Token)?[ \t]{0,4}=[ \t]{0,4}"?)(?!\$)[A-Za-z0-9+/_-]{8,4096}={0,2}/g,
  },
  {
    kind: 'private-key',
    anchor: 'LS0tLS1CRUdJTi',
    pattern:
      /LS0tLS1CRUdJTi(?:BSU0EgUFJJVkFURSBLRVk|BQUklWQVRFIEtFWS|BFQyBQUklWQVRFIEtFWS|BPUEVOU1NIIFBSSVZBVEUgS0VZ|BFTkNSWVBURUQgUFJJVkFURSBLRVk|BEU0EgUFJJVkFURSBLRVk|BQR1AgUFJJVkFURSBLRVkgQkxPQ0)[A-Za-z0-9+/]{16,65536}={0,2}/g,
  },
];
