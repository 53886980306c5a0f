import { escapeTyped } from './text.ts';
import type { Workspace } from './workspace.ts';

const code = /(```[\s\S]*?```|`[^`\n]+`)/;
const markup = /(<[^<>]*>)/;
const address = /(?<![^\s("'“‘])https?:\/\/[^\s<>"'“”‘’]+?(?=[.,;:!?)]*(?:[\s<>"'“”‘’]|&[lg]t;|$))/gi;
const mail = /(?<![^\s("'])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?![\w/@])/gi;
const bareHost =
  /(?<![^\s("'])(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|sh|co|ai)(?:\/[^\s<>"']*)?(?![\w.@-])/gi;

/**
 * What Slack's composer makes of typed text: `@name` and `#channel` become mentions, and web addresses, mail addresses and
 * bare host names (also `run.sh`) links, outside of code.
 */
export function compose(workspace: Workspace, typed: string): string {
  const parts = escapeTyped(typed).split(code);
  return parts.map((part, index) => (index % 2 === 1 ? part : withLinks(mention(workspace, part)))).join('');
}

function mention({ seed, state }: Workspace, text: string): string {
  const people = seed.people.reduce(
    (written, { id, name }) => written.replaceAll(new RegExp(`(?<!\\S)@${name}\\b`, 'g'), `<@${id}>`),
    text,
  );
  return [...state.conversations.values()]
    .filter(({ isDirect, directWith }) => isDirect !== true && directWith === undefined)
    .reduce(
      (written, { id, name }) =>
        written.replaceAll(new RegExp(`(?<!\\S)#${name}(?![\\w-])`, 'g'), `<#${id}|${name}>`),
      people,
    );
}

function withLinks(text: string): string {
  const link = (found: RegExp, write: (whole: string) => string) => (source: string) =>
    outsideMarkup(source, (part) => part.replace(found, write));
  const steps = [
    link(address, (whole) => `<${whole}>`),
    link(mail, (whole) => `<mailto:${whole}|${whole}>`),
    link(bareHost, (whole) => `<http://${whole}|${whole}>`),
  ];
  return steps.reduce((written, step) => step(written), text);
}

function outsideMarkup(text: string, change: (part: string) => string): string {
  return text
    .split(markup)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');
}
