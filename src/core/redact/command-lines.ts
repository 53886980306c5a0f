import type { SecretPattern } from './patterns.ts';

/** Passwords on the command lines of known programs, as a list of processes or a trace shows them. Group 1 is kept. */
export const commandLinePatterns: readonly SecretPattern[] = [
  ...['mysql', 'mariadb'].map((anchor) => ({
    kind: 'password',
    anchor,
    pattern:
      /(\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb|mariadb-dump|mariadb-admin)\b[^\n|;&]{0,400}?[ \t]-p)(?![\s$"'<{]|ort\b|rotocol)[^\s"']{1,200}/g,
  })),
  {
    kind: 'password',
    anchor: '-p',
    pattern:
      /(\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n|;&]{0,400}?[ \t]-p["'])(?![$<{])[^\n"']{1,200}/g,
  },
  {
    kind: 'password',
    anchor: ' -p',
    pattern:
      /(\b(?:sshpass|docker login|podman login|helm registry login|az login|mongo(?:sh|dump|restore|export|import)?|7z)\b[^\n|;&]{0,400}?[ \t]-p[ \t]{0,4}["']?)(?![-\s$"'<{]|ort)[^\s"']{3,200}/g,
  },
  {
    kind: 'password',
    anchor: ' -a',
    pattern: /(\bredis-cli\b[^\n|;&]{0,400}?[ \t]-a[ \t]{1,4}["']?)(?![-\s$"'<{])[^\s"']{3,200}/g,
  },
  {
    kind: 'password',
    anchor: ' -w',
    pattern:
      /(\bldap(?:search|modify|add|delete|passwd|whoami)\b[^\n|;&]{0,400}?[ \t]-w[ \t]{0,4}["']?)(?![-\s$"'<{])[^\s"']{3,200}/g,
  },
  {
    kind: 'password',
    anchor: 'htpasswd',
    pattern:
      /(\bhtpasswd[ \t][^\n|;&]{0,200}?-[a-zA-Z]{0,6}b[a-zA-Z]{0,6}[ \t]{1,4}\S{1,200}[ \t]{1,4}\S{1,100}[ \t]{1,4}["']?)(?![-\s$"'<{])[^\s"']{3,200}/g,
  },
  {
    kind: 'password',
    anchor: 'pass:',
    pattern: /([ \t]-pass(?:in|out)?[ \t]{1,4}["']?pass:)(?![$<{])[^\s"']{1,200}/g,
  },
  {
    kind: 'password',
    anchor: 'curl',
    pattern:
      /(\bcurl\b[^\n|;&]{0,600}?[ \t](?:-[a-zA-Z]{0,8}u|--user|--proxy-user|-U)[ \t=]{0,4}["']?[^\s:"'$]{1,100}:)(?![$<{])[^\s"']{1,200}/g,
  },
  {
    kind: 'password',
    anchor: 'wget',
    pattern:
      /(\bwget\b[^\n|;&]{0,600}?--(?:http-|ftp-|proxy-)?password[ \t=]{1,4}["']?)(?![$<{])[^\s"']{1,200}/g,
  },
  {
    kind: 'password',
    anchor: ' -p',
    pattern:
      /(\b(?:rabbitmqadmin|cqlsh|influx|nodetool|svn)\b[^\n|;&]{0,400}?[ \t]-(?:p|pw)[ \t]{1,4}["']?)(?![-\s$"'<{])(?!\d{2,5}\b)[^\s"']{3,200}/g,
  },
  {
    kind: 'password',
    anchor: ' -P',
    pattern:
      /(\b(?:sqlcmd|bcp|isql|tsql|mosquitto_(?:pub|sub|rr)|ipmitool)\b[^\n|;&]{0,400}?[ \t]-P[ \t]{0,4}["']?)(?![-\s$"'<{])[^\s"']{3,200}/g,
  },
  {
    kind: 'password',
    anchor: 'rabbitmqctl',
    pattern:
      /(\brabbitmqctl\b[^\n|;&]{0,100}?[ \t](?:add_user|change_password|authenticate_user)[ \t]{1,4}\S{1,100}[ \t]{1,4}["']?)(?![-\s$"'<{])[^\s"']{3,200}/g,
  },
  {
    kind: 'password',
    anchor: 'zip ',
    pattern: /(\bzip[ \t][^\n|;&]{0,200}?-P[ \t]{1,4}["']?)(?![-\s$"'<{])[^\s"']{3,200}/g,
  },
  {
    kind: 'password',
    anchor: 'openssl enc ',
    pattern: /(\bopenssl enc [^\n|;&]{0,400}?-[kK][ \t]{1,4}["']?)(?![-\s$"'<{])[^\s"']{3,200}/g,
  },
  {
    kind: 'password',
    anchor: 'chpasswd',
    pattern:
      /((?<![\w.-])[A-Za-z0-9_.-]{1,64}:)(?![$<{*])[^\s"':]{3,200}(?=\\{0,3}["']?[ \t]{0,4}\|[ \t]{0,4}(?:sudo[ \t])?chpasswd)/g,
  },
  ...['storepass', 'keypass'].map((anchor) => ({
    // Java's keytool.
    kind: 'password',
    anchor,
    pattern:
      /([ \t]-{1,2}(?:src|dest|src-?|dest-?)?(?:store|key)pass[ \t=]{1,4}["']?)(?![-\s$"'<{])(?:(?:env|file)\b:?)?(?!:)[^\s"']{3,200}/g,
  })),
  ...['sqlplus ', 'sqlldr ', 'expdp ', 'impdp ', 'rman '].map((anchor) => ({
    // Oracle's.
    kind: 'password',
    anchor,
    pattern:
      /(\b(?:sqlplus|sqlldr|expdp|impdp|rman)[ \t][^\n|;&]{0,200}?["']?\b[A-Za-z0-9_]{1,64}\/)(?![/\s$"'<{])[^\s"'@/]{3,200}(?=@)/g,
  })),
  ...['--auth', ' -a'].map((anchor) => ({
    // HTTPie's.
    kind: 'password',
    anchor,
    pattern:
      /(\bhttps?[ \t][^\n|;&]{0,400}?(?:--auth|-a)[ \t=]{1,4}["']?[^\s:"'$/]{1,100}:)(?![/$<{])[^\s"']{3,200}/g,
  })),
  {
    kind: 'password',
    anchor: 'etcdctl',
    pattern: /(\betcdctl\b[^\n|;&]{0,400}?--user[ \t=]{1,4}["']?[^\s:"'$]{1,100}:)(?![$<{])[^\s"']{3,200}/g,
  },
  ...['smbclient', 'rpcclient', 'mount.cifs'].map((anchor) => ({
    kind: 'password',
    anchor,
    pattern: new RegExp(
      `(\\b${anchor.replace('.', '\\.')}\\b[^\\n|;&]{0,400}?[ \\t]-U[ \\t]{0,4}["']?[^\\s%"'$]{1,100}%)[^\\s"']{3,200}`,
      'g',
    ),
  })),
  {
    kind: 'password',
    anchor: '--password-stdin',
    pattern:
      /(\b(?:echo|printf)[ \t]{1,4}(?:-n[ \t]{1,4})?["']?)(?![$<{"'-])[^\s"'|]{6,400}(?=["']?[ \t]{0,4}\|[^\n|]{0,200}--password-stdin)/g,
  },
  ...['net use ', 'net user '].map((anchor) => ({
    // Windows' own.
    kind: 'password',
    anchor,
    pattern:
      /(\bnet (?:use[ \t](?=[^\n]{0,400}[ \t]\/u(?:ser)?:)[^\n]{0,400}?\/u(?:ser)?:\S{1,100}[ \t]{1,4}|user[ \t]{1,4}[^\s/]{1,100}[ \t]{1,4})["']?)(?![/*\s$"'<{])[^\s"']{3,200}/gi,
  })),
  {
    kind: 'erlang-cookie',
    anchor: 'setcookie',
    pattern: /([ \t]-{1,2}(?:erl_)?setcookie[ \t=]{1,4}["']?)(?![-\s$"'<{])[^\s"']{3,200}/g,
  },
];
