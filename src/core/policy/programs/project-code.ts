import type { Arg } from '../arg.ts';
import { destructive, type Finding, read, shown, worst, write } from '../finding.ts';
import { judgePath } from '../paths.ts';
import type { Judge } from '../program.ts';
import { scanEach } from '../scan.ts';
import { scanVerbs } from './subcommands.ts';

export const code: Judge = (words, _context, name) =>
  worst([scanEach(words)], write('interpreter', `code of ${shown(name)} is not looked into`));

/** A script whose name or first word says that it takes something away. */
export function judgeProgramWords(words: readonly Arg[]): Finding | undefined {
  const [first, second] = words;
  if (first === undefined || first.text.startsWith('-')) return undefined;
  return scanVerbs([
    { ...first, text: first.text.replace(/^.*\//, '') },
    ...(second === undefined ? [] : [second]),
  ]);
}

/** Web servers: their tests and versions read. */
export function server(readForms: RegExp, stops: RegExp): Judge {
  return (words, _context, name) => {
    const said = words.map(({ text }) => text).join(' ');
    if (words.every(({ kind }) => kind === 'static') && readForms.test(said))
      return worst(words.map(judgePath), read(`${shown(name)} only checks or tells`));
    return stops.test(said)
      ? destructive('service', `${shown(name)} stops the server in this form`)
      : write('service', `${shown(name)} starts or changes the server`);
  };
}
