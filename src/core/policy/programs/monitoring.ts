import { worst, write } from '../finding.ts';
import type { ParsedCall } from '../flags.ts';
import { valuesOf } from '../flags.ts';
import type { Judge, Programs } from '../program.ts';
import { judgeUrl } from './http.ts';
import { subcommands, type Tool } from './subcommands.ts';

/** Tools built on kingpin take a word that begins with `@` for a file of further words. */
function kingpin(tool: Tool): Judge {
  const judge = subcommands(tool);
  return (words, context, name) => {
    const file = words.find(({ text }) => text.startsWith('@') || /=@/.test(text));
    const finding = judge(words, context, name);
    return file === undefined
      ? finding
      : worst([finding], write('operand-unknown', `"${file.text}" stands for the words of a file`));
  };
}

function urlIn(call: ParsedCall, flag: string) {
  return worstOf(valuesOf(call, flag).map((url) => judgeUrl(url)));
}

function worstOf(findings: readonly (ReturnType<typeof judgeUrl> | undefined)[]) {
  const [first, ...rest] = findings.filter((finding) => finding !== undefined);
  return first === undefined ? undefined : worst(rest, first);
}

const nats = kingpin({
  global: '-s:word --server:word --timeout:word --context:word',
  read: `
    stream ls|stream list|stream info|stream state|stream report|stream subjects|str ls|str info|s ls|s info (word) --json -j,-n,-a --names --all --subject:text
    consumer ls|consumer list|consumer info|consumer report|con ls|con info|c ls|c info (word) --json -j,-n,-a --names --all
    server list|server ping (word) --json -j
    server report connections|server report jetstream|server report accounts (word) --json -j --sort:word --top:num
    kv ls|kv list|kv status|kv info (word) -n --names
    object ls|object info (word) -n --names
    account info () --json -j
    rtt () --json -j
  `,
  destroys:
    'stream rm | stream delete | stream del | stream purge | stream rmm | str rm | str purge | s rm | s purge | consumer rm | consumer delete | consumer del | con rm | c rm | kv del | kv rm | kv purge | object del | object rm | obj rm | account purge | stream cluster | server raft | server cluster',
  leaks: 'context show | context info | auth | server config',
});

/** Prometheus, Alertmanager and NATS. */
export const monitoring: Programs = {
  promtool: kingpin({
    read: `
      check config|check rules|check web-config (path) --syntax-only --lint:word --lint-fatal --agent
      check healthy|check ready () --url:text
      query instant|query range|query series|query labels (text) --time:word --start:word --end:word --step:word --match:text -o:word --format:word
    `,
    check: (sub, call) => {
      if (sub.startsWith('query')) return worstOf(call.operands.slice(0, 1).map((url) => judgeUrl(url)));
      return urlIn(call, '--url');
    },
  }),
  amtool: kingpin({
    global: '--alertmanager.url:text -o:word --output:word --timeout:word',
    read: `
      alert query|alert|silence query|silence (text) --alertmanager.url:text -o:word --output:word -a,-i,-s,-u --active --inhibited --silenced --unprocessed --receiver:word --expired -q --quiet --within:word --created-by:word --author:word --id:word
      check-config (path)
      config routes|config routes test|config routes show (text) --alertmanager.url:text --tree
      cluster show () --alertmanager.url:text
    `,
    destroys: 'silence expire',
    check: (sub, call, global) => {
      const [verb] = call.operands;
      const urls = worstOf([urlIn(call, '--alertmanager.url'), urlIn(global, '--alertmanager.url')]);
      return /^(?:alert|silence)$/.test(sub) && verb !== undefined
        ? write('form-unknown', `"amtool ${sub} ${verb.text}" is not on the list of forms that only read`)
        : urls;
    },
  }),
  nats,
};
