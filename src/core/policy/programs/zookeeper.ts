import type { Arg } from '../arg.ts';
import { destructive, type Finding, forbidden, read, shown, write } from '../finding.ts';
import type { Judge, Programs } from '../program.ts';

const destroys = /^(?:delete|deleteall|rmr|reconfig|delquota)$/;
/** Where Kafka keeps what passwords are checked against. */
const secret = /^\/(?:config\/users|[\w/]*\/config\/users)(?:\/|$)/;

/** The commands of ZooKeeper's shell; with none, or none that is known, it changes what is kept there. */
function judgeCommand(words: readonly Arg[], name: string): Finding {
  const [verb, ...rest] = words;
  if (verb === undefined)
    return write('interactive', `${shown(name)} without a command reads commands from its input`);
  if (words.some(({ text }) => destroys.test(text)))
    return destructive('takes-away', `${shown(`${name} ${verb.text}`)} takes something away`);
  const paths = rest.filter(({ text }) => !/^-[sR]$/.test(text));
  const isPlain =
    words.every(({ kind }) => kind === 'static') && paths.every(({ text }) => /^\/[\w./:-]*$/.test(text));
  if (verb.text === 'get' && paths.some(({ text }) => secret.test(text)))
    return forbidden('secret-place', 'users are kept there with what their passwords are checked against');
  return isPlain && paths.length <= 1 && /^(?:ls|ls2|get|stat|getAllChildrenNumber|version)$/.test(verb.text)
    ? read(`${shown(`${name} ${verb.text}`)} only asks`)
    : write('database', `${shown(`${name} ${verb.text}`)} changes what is kept`);
}

/** `zkCli.sh -server HOST COMMAND…` */
const zkCli: Judge = (words, _context, name) => {
  let at = 0;
  while (/^-(?:server|timeout)$/.test(words[at]?.text ?? '') && isPlace(words[at + 1])) at += 2;
  return judgeCommand(words.slice(at), name);
};

/** `zookeeper-shell.sh HOST COMMAND…` */
const shell: Judge = (words, _context, name) =>
  isPlace(words[0])
    ? judgeCommand(words.slice(1), name)
    : judgeCommand([{ text: '', kind: 'static' }, ...words], name);

function isPlace(word: Arg | undefined): boolean {
  return word?.kind === 'static' && /^[\w.,:/-]+$/.test(word.text) && !word.text.startsWith('-');
}

/** ZooKeeper and what asks it. */
export const zookeeper: Programs = {
  zkCli,
  'zkCli.sh': zkCli,
  'zookeeper-shell': shell,
  'zookeeper-shell.sh': shell,
  'zkServer.sh': (words) =>
    words[0]?.text === 'status' && words.length === 1
      ? read('it only asks')
      : destructive('service', 'it stops or starts the server'),
};
