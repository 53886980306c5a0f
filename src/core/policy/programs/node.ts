import { forbidden, read, shown, worst, write } from '../finding.ts';
import { deeper, isVersion, type Judge, type Programs } from '../program.ts';
import { scanEach } from '../scan.ts';
import { interpreter } from './embedded.ts';
import { code, judgeProgramWords } from './project-code.ts';
import { scanVerbs, subcommands } from './subcommands.ts';

/** Runs something of a project; never a read, and as bad as what it runs. */
function runs(skip: RegExp): Judge {
  return (words, context, name) => {
    if (isVersion(words) || (words.length === 1 && words[0]?.text === '-v'))
      return read(`${shown(name)} says its version`);
    const at = words.findIndex(({ text }) => !skip.test(text));
    const inner = at === -1 ? undefined : context.judgeArgv(words.slice(at), deeper(context));
    return worst(
      [inner, scanVerbs(words), scanEach(words)],
      write('framework', `${shown(name)} runs a program of the project`),
    );
  };
}

const packageManager = (versions: RegExp, readForms: string): Judge =>
  subcommands({
    versions,
    global: '--prefix:path -C:path --silent -s',
    read: readForms,
    destroys:
      'uninstall | un | unlink | rm | remove | r | prune | unpublish | cache clean | cache rm | cache clear | dedupe | deprecate | owner rm | token revoke | store prune | run *:drop* | run *:reset* | run *:clean* | run clean* | run drop* | run *:fresh* | run *:wipe* | run *:rollback* | run *:down | run *:undo* | run *:purge* | run *:delete*',
    leaks: 'config list | config ls | token list',
    check: (sub, call) =>
      sub === 'config get' && call.operands.some(({ text }) => /auth|token|password|key/i.test(text))
        ? forbidden('shows-secrets', '"npm config get" of a secret')
        : undefined,
    otherwise: (words, context, name) =>
      worst(
        [
          /^(?:exec|x|dlx|run|run-script)$/.test(words[0]?.text ?? '') && words[1] !== undefined
            ? context.judgeArgv(
                words.slice(1).filter(({ text }) => text !== '--'),
                deeper(context),
              )
            : undefined,
          scanVerbs(words),
          scanEach(words),
        ],
        write('framework', `${shown(name)} runs a script of the project or changes packages`),
      ),
  });

/** yarn and pnpm run a script or a program of the project when they do not know a word, so each has a list of its own. */
const npm = packageManager(
  /^(?:-v|version)$/,
  `
    ls|list|ll|la -g,-a,-l --depth:num --all --json --long --prod --production --omit:word --global --parseable
    outdated|explain|why|view|info|show|root|prefix|bin|ping|doctor|search|versions|licenses|fund|query -g --json --long --global --depth:num
    audit () --json --omit:word --production --audit-level:word --prod
    config get
    help
    pkg get
  `,
);

const yarn = packageManager(
  /^-v$/,
  `
    list|why|outdated|info|versions --depth:num --pattern:text --json --all --recursive -R,-A
    audit () --json --level:word --groups:word
    licenses list () --json
    config get
    help
  `,
);

const pnpm = packageManager(
  /^-v$/,
  `
    ls|list|ll|la|outdated|why|view|info|show -g,-r --depth:num --json --long --prod --dev --parseable --recursive
    root|bin () -g
    audit () --json --prod --dev --audit-level:word
    licenses list () --json --prod
    config get
    help
  `,
);

const nodeJudge = interpreter(/^(?:--version|-v|--help|-h|--v8-options)$/);

const node: Judge = (words, context, name) =>
  worst(
    [
      judgeProgramWords(words),
      words.some(({ text }) => /\bprocess\.env\b/.test(text))
        ? forbidden('environment', '"process.env" is the environment')
        : undefined,
    ],
    nodeJudge(words, context, name),
  );

/** Node.js, its package managers and its process manager. */
export const nodeTools: Programs = {
  node,
  nodejs: node,
  npm,
  pnpm,
  yarn,
  npx: runs(/^-/),
  pnpx: runs(/^-/),
  bunx: runs(/^-/),
  pm2: subcommands({
    versions: /^-v$/,
    read: 'ls|list|l|status|ps () --no-color\nid|pid\nlogs --nostream --lines:num --err --out --raw --timestamp\nversion ()',
    destroys: 'stop | delete | del | kill | restart | reload | flush | reset | unstartup',
    // What describes a process shows how its environment differs from that of pm2.
    leaks: 'env | jlist | prettylist | describe | desc | info | show',
    check: (sub, call) =>
      sub === 'logs' && !call.flags.has('--nostream')
        ? write('endless', '"pm2 logs" never ends', 'Add --nostream.')
        : undefined,
    otherwise: code,
  }),
};
