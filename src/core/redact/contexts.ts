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
      `(${anchor}\\\\?["']?\\s{0,4}[:=]\\s{0,4}\\\\?["']?(?:(?:Basic|Bearer|Token|ApiKey|Negotiate|NTLM|AWS4-HMAC-SHA256|GoogleLogin|Splunk|SSWS|Key)\\s{1,4})?)(?!(?:Basic|Bearer|Token|Digest)\\b|[<$%{*[]|\\.{3}|Bearer|null|none|true|false|undefined)[A-Za-z0-9._~+/=:-]{8,8192}`,
      'gi',
    ),
  })),
  {
    // The answer to a challenge can be tried against a list of passwords (RFC 7616).
    kind: 'digest-response',
    anchor: 'response=',
    pattern: /(\bDigest[ \t][^\n]{0,2048}?\bresponse=\\?["']?)[0-9a-f]{32,128}\b/gi,
  },
  ...['Bearer ', 'bearer '].map((anchor) => ({
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
    anchor: '-p',
    pattern:
      /(\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump|mariadb-admin)\b[^\n|;&]{0,400}?\s-p)(?![\s$"'<{]|ort\b|rotocol)[^\s"']{1,200}/g,
  },
  {
    kind: 'password',
    anchor: '-p',
    pattern: /(\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n|;&]{0,400}?\s-p["'])(?![$<{])[^\n"']{1,200}/g,
  },
  {
    kind: 'password',
    anchor: ' -p',
    pattern:
      /(\b(?:sshpass|docker login|podman login|helm registry login|mongo(?:sh|dump|restore|export|import)?|7z)\b[^\n|;&]{0,400}?\s-p\s{0,4}["']?)(?![-\s$"'<{]|ort)[^\s"']{3,200}/g,
  },
  {
    kind: 'password',
    anchor: ' -a',
    pattern: /(\bredis-cli\b[^\n|;&]{0,400}?\s-a\s{1,4}["']?)(?![-\s$"'<{])[^\s"']{3,200}/g,
  },
  {
    kind: 'password',
    anchor: ' -w',
    pattern:
      /(\bldap(?:search|modify|add|delete|passwd|whoami)\b[^\n|;&]{0,400}?\s-w\s{0,4}["']?)(?![-\s$"'<{])[^\s"']{3,200}/g,
  },
  {
    kind: 'password',
    anchor: 'htpasswd',
    pattern:
      /(\bhtpasswd\s[^\n|;&]{0,200}?-[a-zA-Z]{0,6}b[a-zA-Z]{0,6}\s{1,4}\S{1,200}\s{1,4}\S{1,100}\s{1,4}["']?)(?![-\s$"'<{])[^\s"']{3,200}/g,
  },
  {
    kind: 'password',
    anchor: 'pass:',
    pattern: /(\s-pass(?:in|out)?\s{1,4}["']?pass:)(?![$<{])[^\s"']{1,200}/g,
  },
  {
    kind: 'password',
    anchor: 'curl',
    pattern:
      /(\bcurl\b[^\n|;&]{0,600}?\s(?:-[a-zA-Z]{0,8}u|--user|--proxy-user|-U)[\s=]{0,4}["']?[^\s:"'$]{1,100}:)(?![$<{])[^\s"']{1,200}/g,
  },
  {
    kind: 'password',
    anchor: 'wget',
    pattern:
      /(\bwget\b[^\n|;&]{0,600}?--(?:http-|ftp-|proxy-)?password[\s=]{1,4}["']?)(?![$<{])[^\s"']{1,200}/g,
  },
  {
    kind: 'password',
    anchor: 'IDENTIFIED',
    pattern:
      /(IDENTIFIED\s{1,4}(?:WITH\s{1,4}\S{1,60}\s{1,4})?(?:BY|AS)\s{1,4}(?:PASSWORD\s{1,4})?')(?![<$*])[^'\n]{1,200}/g,
  },
  {
    kind: 'password',
    anchor: 'identified',
    pattern:
      /(identified\s{1,4}(?:with\s{1,4}\S{1,60}\s{1,4})?(?:by|as)\s{1,4}(?:password\s{1,4})?')(?![<$*])[^'\n]{1,200}/g,
  },
  {
    kind: 'password',
    anchor: 'AUTH ',
    pattern:
      /(\bAUTH (?:[A-Za-z0-9_-]{1,60} )?)(?!(?:failed|error|required|failure|ok|success|method|token|type|user|is|was|for|mechanism)\b|[<$*])(?=[^\s]{0,200}\d)[^\s"']{6,200}(?=\s*(?:$|\n))/gm,
  },
  {
    kind: 'password',
    anchor: ':',
    pattern:
      /^([A-Za-z0-9_.*-]{1,253}:(?:5\d{3}|6432|\*):[A-Za-z0-9_*-]{1,63}:[A-Za-z0-9_*-]{1,63}:)(?![*x\s])(?!\/)[^\s:]{3,200}$/gm,
  },
  {
    kind: 'registry-auth',
    anchor: '"auth"',
    pattern: /("auth"\s{0,4}:\s{0,4}")[A-Za-z0-9+/]{8,4096}={0,2}(?=")/g,
  },
  {
    kind: 'registry-auth',
    anchor: '_auth',
    pattern: /(:?_auth(?:Token)?\s{0,4}=\s{0,4}"?)(?!\$)[A-Za-z0-9+/_-]{8,4096}={0,2}/g,
  },
  {
    kind: 'private-jwk',
    anchor: '"kty"',
    pattern:
      /(?<=\{[^{}\n]{0,8192}"kty"[^{}\n]{0,8192})("(?:d|p|q|dp|dq|qi|k)"\s{0,4}:\s{0,4}")[A-Za-z0-9_-]{16,2048}/g,
  },
  {
    kind: 'private-key',
    anchor: 'LS0tLS1CRUdJTi',
    pattern:
      /LS0tLS1CRUdJTi(?:BSU0EgUFJJVkFURSBLRVk|BQUklWQVRFIEtFWS|BFQyBQUklWQVRFIEtFWS|BPUEVOU1NIIFBSSVZBVEUgS0VZ|BFTkNSWVBURUQgUFJJVkFURSBLRVk|BEU0EgUFJJVkFURSBLRVk|BQR1AgUFJJVkFURSBLRVkgQkxPQ0)[A-Za-z0-9+/]{16,65536}={0,2}/g,
  },
];
