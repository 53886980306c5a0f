import { invalidArguments, SlackError } from '../errors.ts';
import { asText, isJson, type Json, parseJson } from '../json.ts';
import type { Workspace } from '../workspace.ts';

/** A Web API method: throws `SlackError`, answers the members beside `ok`. */
export type Method = (workspace: Workspace, args: Json) => Json;

/** The argument, which must be there. */
export function need(args: Json, name: string): string {
  const value = asText(args[name]);
  if (value === undefined) throw invalidArguments(`missing required field: ${name}`);
  return value;
}

/** A flag, also as a form writes it. */
export function flag(args: Json, name: string): boolean {
  const value = args[name];
  return value === true || value === 'true' || value === '1' || value === 1;
}

/** A whole number of at least one, also as a form writes it. */
export function count(args: Json, name: string, most: number): number {
  const value = Number(args[name]);
  return Number.isInteger(value) && value > 0 ? Math.min(value, most) : most;
}

/** An object, also as JSON text in a form. */
export function objectArgument(args: Json, name: string, code: string): Json | undefined {
  const value = args[name];
  if (value === undefined || value === null || value === '') return undefined;
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  if (!isJson(parsed)) throw new SlackError(code);
  return parsed;
}
