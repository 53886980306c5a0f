import type { Arg } from '../arg.ts';
import { destructive, forbidden, read, worst, write } from '../finding.ts';
import type { Judge, Programs } from '../program.ts';
import { subcommands } from './subcommands.ts';

const kubectlOut =
  '-n:word -A,-w,-l:text -o:text -L:text --namespace:word --all-namespaces --selector:text --output:text --show-labels --sort-by:text --field-selector:text --no-headers --context:word --ignore-not-found --chunk-size:num --watch';

const secretKinds = /(?:^|,)(?:secrets?|sealedsecrets?)(?:[./,]|$)/i;

const kubectl = subcommands({
  global: '-n:word --namespace:word --context:word -v:num --request-timeout:num',
  read: `
    get ${kubectlOut}
    describe -n:word -A,-l:text --namespace:word --all-namespaces --selector:text --show-events?word --context:word
    logs -n:word -c:word -p,-l:text --namespace:word --container:word --previous --tail:num --since:word --since-time:word --timestamps --selector:text --all-containers --prefix --limit-bytes:num --context:word
    top pod|top pods|top node|top nodes -n:word -A,-l:text --containers --sort-by:word --no-headers --namespace:word
    version () --client --short --output:word -o:word
    cluster-info ()
    api-resources|api-versions () --namespaced?word --verbs:word -o:word --api-group:word
    explain --recursive --api-version:word
    auth can-i|auth whoami -n:word --list --as:word --namespace:word
    rollout status|rollout history -n:word --timeout:word --revision:num --watch?word --namespace:word
    config current-context|config get-contexts ()
    events -n:word -A --for:word --types:word --namespace:word
    wait --for:text --timeout:word -n:word -l:text
  `,
  destroys:
    'delete | drain | rollout undo | rollout restart | scale | replace --force | cordon | taint | config delete-*',
  leaks: 'get secret* | describe secret* | config view --raw',
  check: (sub, call) => {
    if (/^(?:get|describe)$/.test(sub) && call.operands.some(({ text }) => secretKinds.test(text)))
      return forbidden('shows-secrets', '"kubectl" shows secrets in this form');
    if (call.flags.has('-w') || call.flags.has('--watch')) return write('endless', '"kubectl -w" never ends');
    const format = ['-o', '--output'].flatMap((flag) => call.flags.get(flag) ?? []);
    if (format.some((value) => value === undefined || /file/.test(value.text)))
      return write('reads-file', '"kubectl" takes the form of its output from a file');
    return undefined;
  },
  otherwise: (words, context) => {
    const at = words.findIndex(({ text }) => text === '--');
    return worst(
      [
        at === -1 || words[at + 1] === undefined
          ? undefined
          : context.judgeArgv(words.slice(at + 1), { ...context, depth: context.depth + 1 }),
      ],
      write(
        'form-unknown',
        `"kubectl ${words.find(({ text }) => !text.startsWith('-'))?.text ?? ''}" is not on the list of forms that only read`,
      ),
    );
  },
});

/** Hadoop's file system and its daemons, whose verbs begin with a dash. */
const hadoop: Judge = (words, _context, name) => {
  const [area, verb, ...rest] = words;
  if (
    words.some(({ text }) =>
      /^-(?:rmr?|rmdir|delete\w*|expunge|format|truncate|move|moveFromLocal|mv|rollback|finalize\w*|failover)$/i.test(
        text,
      ),
    )
  )
    return destructive('takes-away', `"${name}" in this form takes something away`);
  const isList =
    /^(?:dfs|fs)$/.test(area?.text ?? '') &&
    /^-(?:ls|du|df|count|stat)$/.test(verb?.text ?? '') &&
    rest.every(({ text, kind }) => kind === 'static' && /^(?:-[hsRdtSrC]|[\w./:*][\w.:/=*-]*)$/.test(text));
  const isReport = words.map(({ text }) => text).join(' ') === 'dfsadmin -report';
  return isList || isReport
    ? read(`"${name}" only asks`)
    : write('form-unknown', `this form of "${name}" is not known only to read`);
};

/** What acts on the cluster, the cloud or a service outside of the container. */
export const outside: Programs = {
  kubectl,
  k: kubectl,
  oc: kubectl,
  helm: subcommands({
    global: '-n:word --namespace:word --kube-context:word',
    read: `
      list|ls () -n:word -A,-a,-q --all-namespaces --all --output:word -o:word --filter:text
      status|history -n:word -o:word --output:word --revision:num --max:num
      version () --short
      repo list ()
      search repo|search hub
      show chart|show values|show readme --version:word
      lint
    `,
    destroys: 'uninstall | delete | del | rollback | repo remove',
    leaks: 'get values | get all | get manifest',
  }),
  vault: subcommands({
    versions: /^(?:-v|-version|version)$/,
    read: 'status () -format:word\nversion ()',
    destroys:
      'delete | kv delete | kv destroy | secrets disable | auth disable | token revoke | lease revoke | operator seal | policy delete',
    leaks: 'read | kv get | kv list | token lookup | print token | operator unseal',
  }),
  consul: subcommands({
    versions: /^(?:-v|-version|version)$/,
    read: 'members () -detailed -wan\ninfo ()\nversion ()\ncatalog nodes\ncatalog services\ncatalog datacenters ()\noperator raft list-peers ()',
    destroys:
      'kv delete | leave | force-leave | services deregister | operator raft remove-peer | acl * delete',
  }),
  nomad: subcommands({
    versions: /^(?:-v|-version|version)$/,
    read: 'status\nnode status\njob status\nalloc status\nserver members ()\nversion ()',
    destroys: 'job stop | stop | node drain | alloc stop | system gc | job purge',
  }),
  aws: (words) =>
    words.some(({ text }) =>
      /^(?:--)?(?:delete|terminate|remove|stop|reboot|purge|rm|rb|deregister|revoke|cancel|abort|detach|disable)(?:-|$)/.test(
        text,
      ),
    )
      ? destructive('cloud', '"aws" takes something away')
      : words[0]?.text === 'secretsmanager' ||
          words.some(({ text }) =>
            /^(?:get-secret-value|get-parameters?|get-login-password|get-session-token)$/.test(text),
          )
        ? forbidden('shows-secrets', '"aws" shows secrets in this form')
        : write('cloud', '"aws" acts outside of the cluster'),
  gcloud: (words) =>
    words.some(({ text }) => /^(?:delete|remove|stop|reset|terminate)/.test(text))
      ? destructive('cloud', '"gcloud" takes something away')
      : words.some(({ text }) => /^(?:print-access-token|print-identity-token|secrets)$/.test(text))
        ? forbidden('shows-secrets', '"gcloud" shows secrets in this form')
        : write('cloud', '"gcloud" acts outside of the cluster'),
  az: (words) =>
    words.some(({ text }) => /^(?:delete|remove|stop|purge)/.test(text))
      ? destructive('cloud', '"az" takes something away')
      : write('cloud', '"az" acts outside of the cluster'),
  ...Object.fromEntries(
    ['gsutil', 's3cmd', 'mc', 'mcli', 'rclone', 's5cmd', 'azcopy'].map((name): [string, Judge] => [
      name,
      (words: readonly Arg[]) =>
        words.some(({ text }) =>
          /^(?:rm|rb|del|delete|purge|remove|sync|move|mv|deletefile|rmdir|cleanup|expire)$/.test(text),
        )
          ? destructive('cloud', `"${name}" removes objects`)
          : write('cloud', `"${name}" acts outside of the cluster`),
    ]),
  ),
  hdfs: hadoop,
  hadoop,
  terraform: (words) =>
    words.some(({ text }) => /^(?:destroy|-destroy|taint)$/.test(text)) ||
    /^(?:apply)$/.test(words[0]?.text ?? '')
      ? destructive('cloud', '"terraform" in this form takes things away')
      : words[0]?.text === 'state' && words[1]?.text === 'rm'
        ? destructive('cloud', '"terraform state rm" forgets things')
        : write('cloud', '"terraform" acts outside of the cluster'),
};
