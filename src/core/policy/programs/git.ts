import { destructive, read, worst, write } from '../finding.ts';
import { valuesOf } from '../flags.ts';
import { judgePath, liesAnywhere } from '../paths.ts';
import type { Programs } from '../program.ts';
import { subcommands } from './subcommands.ts';

const logFlags =
  '-n:num -NUM -p,-s,-q,-u,-z,-w,-b,-M,-C,-i,-E,-F,-S:text -G:text -L:text -U:num --oneline --graph --all --stat --shortstat --numstat --name-only --name-status --decorate?word --no-decorate --abbrev-commit --abbrev?num --date:word --since:text --until:text --after:text --before:text --author:text --committer:text --grep:text --format:text --pretty?text --reverse --merges --no-merges --first-parent --follow --max-count:num --skip:num --cached --staged --word-diff?word --color?word --no-color --no-pager --no-patch --patch --raw --summary --full-history --branches?text --tags?text --remotes?text --left-right --cherry-pick --no-renames --find-renames?num --diff-filter:word --ignore-all-space --unified:num --minimal --patience --histogram --dirstat?word --check --exit-code --quiet --topo-order --date-order --no-ext-diff --no-textconv --walk-reflogs --relative-date --no-prefix --compact-summary';

const git = subcommands({
  versions: /^(?:-v|version)$/,
  global: '-C:path --no-pager -P --no-optional-locks --literal-pathspecs',
  read: `
    status () -s,-b,-u?word --short --branch --porcelain?word --long --ignored --untracked-files?word --show-stash --ahead-behind
    log|whatchanged ${logFlags}
    diff|show ${logFlags} --merge-base --no-index
    shortlog -s,-n,-e,-c --summary --numbered --email --no-merges --since:text --until:text --all
    branch () -a,-r,-v,-vv --list --all --remotes --verbose --show-current --contains:word --merged?word --no-merged?word --sort:word --format:text --no-color --column
    tag -l,-n?num --list --sort:word --contains:word --merged?word --points-at:word --format:text
    remote () -v --verbose
    remote get-url --all --push
    rev-parse --short?num --abbrev-ref --verify --is-inside-work-tree --show-toplevel --git-dir --quiet --symbolic-full-name --show-prefix --is-bare-repository --all
    rev-list -n:num --count --all --max-count:num --since:text --until:text --objects --no-merges --left-right --first-parent
    describe --tags --always --dirty --long --abbrev:num --match:text --exact-match --all --contains
    ls-files -s,-m,-d,-o,-t,-v,-z,-c --stage --modified --deleted --others --exclude-standard --cached --full-name --error-unmatch
    ls-tree -r,-t,-l,-d,-z --name-only --full-tree --long --abbrev?num
    cat-file -t,-s,-e,-p
    blame|annotate -L:text -w,-e,-s,-l,-t,-C,-M --date:word --porcelain --show-email
    grep -n,-i,-l,-c,-w,-E,-F,-h,-H,-q,-v --count --ignore-case --line-number -A:num -B:num -C:num -e:text
    reflog () -n:num -NUM --date:word --all --oneline
    reflog show -n:num -NUM --date:word --all
    stash list () --oneline --stat
    stash show -p --stat --name-only
    count-objects () -v,-H
    show-ref --heads --tags --head --hash?num --verify
    for-each-ref --sort:text --format:text --count:num --contains:word --merged?word
    merge-base --is-ancestor --all --octopus
    name-rev --tags --name-only
    config --get:word --get-all:word --show-origin
    worktree list () --porcelain
    submodule status () --recursive
    symbolic-ref --short -q
    var
    fsck () --full --no-dangling --connectivity-only
    cherry -v
    range-diff --no-color
    check-ignore -v,-q,-n
  `,
  destroys: `
    rm | clean | reset --hard | restore | checkout -- | checkout -f | checkout . | checkout --force | gc | prune | filter-branch | filter-repo | stash drop | stash clear | stash pop | reflog expire | reflog delete
    worktree remove | worktree prune | remote remove | remote rm | remote prune | update-ref -d | push --force* | push -f | push --delete | push -d | push --mirror | push --prune | branch -D | branch -d | branch --delete | tag -d | tag --delete
    submodule deinit | replace -d | notes remove | lfs prune | reset
  `,
  check: (sub, call, global) => {
    if (liesAnywhere(global.flags.get('-C')))
      return write('git', 'its settings lie where anybody may write them');
    if (valuesOf(call, '--format', '--pretty').some(({ text }) => /%G|signature/.test(text)))
      return write('git', 'it runs gpg to look at signatures');
    if (sub === 'tag' && call.operands.length > 0 && !call.flags.has('-l') && !call.flags.has('--list'))
      return write('git', '"git tag" with a name makes a tag', 'Use git tag -l.');
    if (sub === 'config' && !call.flags.has('--get') && !call.flags.has('--get-all'))
      return write('git', '"git config" without --get changes settings or shows all');
    if (sub === 'symbolic-ref' && call.operands.length > 1)
      return write('git', '"git symbolic-ref" with two words changes a reference');
    if (sub === 'diff' && call.flags.has('--no-index'))
      return worst(call.operands.map(judgePath), read('it only compares'));
    return undefined;
  },
  otherwise: (words) =>
    words.some(
      ({ text }, index) =>
        index > 0 && /^(?:--hard|--force|--force-with-lease\S*|-f|-D|--delete|--mirror)$/.test(text),
    ) && words.some(({ text }) => /^(?:push|checkout|reset|branch|tag|switch|clean)$/.test(text))
      ? destructive('takes-away', '"git" in this form throws work away')
      : write(
          'git',
          `"git ${words.find(({ text }) => !text.startsWith('-'))?.text ?? ''}" is not on the list of forms that only read`,
        ),
});

/** `git clean` that only says what it would take away: nothing but its own flags, `-n` among them. */
const dryClean = /^clean(?: (?:-[dxXq]*n[dxXqn]*|-[dxXq]+|--dry-run|--quiet))+$/;

/** Git. */
export const gitTools: Programs = {
  git: (words, context, name) =>
    words.every(({ kind }) => kind === 'static') && isDryClean(words.map(({ text }) => text).join(' '))
      ? read('"git clean --dry-run" only says what it would take away')
      : git(words, context, name),
};

function isDryClean(line: string): boolean {
  return dryClean.test(line) && /(?: -[dxXq]*n| --dry-run)/.test(line);
}
