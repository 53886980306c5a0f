import type { Command } from '../core/command.ts';
import { displayArgv } from '../core/look-alikes.ts';
import { type Parsed, parseCommand } from '../core/parse-command.ts';
import { type Line, readLines } from './read-lines.ts';
import { readArgs } from './usage.ts';

/** Longer lines are answered, but not looked into. */
const maxBytes = 1024 * 1024;

/** `voicepipe parse`: what Slack text is understood as. Ends with 0; without `--jsonl` with 1 where the text is refused. */
export async function runParse(args: readonly string[]): Promise<number> {
  const { values } = readArgs({ args: [...args], options: { jsonl: { type: 'boolean' } } });
  if (values.jsonl === true) {
    for await (const line of readLines(process.stdin, { maxBytes }))
      if (!line.ok || line.text.trim() !== '') await write(JSON.stringify(answerLine(line)));
    return 0;
  }
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  const parsed = parseCommand(Buffer.concat(pieces).toString('utf8'));
  await write(JSON.stringify(describe(parsed), null, 2));
  if (parsed.ok && parsed.command.verb === 'exec')
    process.stderr.write(`${displayArgv(parsed.command.argv)}\n`);
  return parsed.ok ? 0 : 1;
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(`${text}\n`))
    await new Promise((resolve) => process.stdout.once('drain', resolve));
}

function answerLine(line: Line): unknown {
  const bad = (id: unknown) => ({
    id: id ?? null,
    ok: false,
    code: 'bad-input',
    message: 'The line is no {"id":…,"text":"…"} in UTF-8.',
  });
  if (!line.ok) return bad(null);
  let value: unknown;
  try {
    value = JSON.parse(line.text.trim());
  } catch {
    return bad(null);
  }
  if (typeof value !== 'object' || value === null) return bad(null);
  const { id, text } = value as { readonly id?: unknown; readonly text?: unknown };
  return typeof text === 'string' ? { id: id ?? null, ...describe(parseCommand(text)) } : bad(id);
}

function describe(parsed: Parsed): Readonly<Record<string, unknown>> {
  if (!parsed.ok) {
    const { code, message, hint } = parsed.failure;
    return { ok: false, code, message: hint === undefined ? message : `${message} ${hint}` };
  }
  const options = Object.fromEntries(
    Object.entries(parsed.options).map(([name, value]) => [name, readOption(name, value)]),
  );
  return { ok: true, ...factsOf(parsed.command), options };
}

/** A flag is there; a number is one; everything else stands as it was typed. */
function readOption(name: string, value: string): unknown {
  if (value === '') return true;
  return name === 'tail' ? Number(value) : value;
}

function factsOf(command: Command): Readonly<Record<string, unknown>> {
  switch (command.verb) {
    case 'exec':
      return { verb: 'exec', ...placeOf(command), argv: command.argv };
    case 'why':
      return { verb: 'why', ...placeOf(command.command), argv: command.command.argv };
    case 'logs':
    case 'ls':
    case 'describe':
    case 'unlock':
      return { verb: command.verb, ...placeOf(command) };
    case 'lock':
      return { verb: 'lock', ...placeOf(command), reason: command.reason };
    case 'history':
      return {
        verb: 'history',
        ...placeOf(command),
        ...(command.user === undefined ? {} : { user: command.user }),
      };
    case 'show':
    case 'again':
    case 'cancel':
    case 'withdraw':
    case 'revoke':
    case 'deny':
    case 'review':
    case 'edit':
      return { ...command };
    case 'whoami':
    case 'enrol':
    case 'help':
      return { verb: command.verb };
  }
}

function placeOf(command: {
  readonly target?: string;
  readonly namespace?: string;
  readonly container?: string;
}): Readonly<Record<string, string>> {
  const { target, namespace, container } = command;
  return {
    ...(target === undefined ? {} : { target }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(container === undefined ? {} : { container }),
  };
}
