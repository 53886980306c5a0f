import { type Finding, write } from './finding.ts';
import type { Judge, Programs } from './program.ts';
import { databases } from './programs/databases.ts';
import { destroyers } from './programs/destroyers.ts';
import { embedded } from './programs/embedded.ts';
import { files } from './programs/files.ts';
import { frameworks } from './programs/frameworks.ts';
import { jvm } from './programs/jvm.ts';
import { network } from './programs/network.ts';
import { packages } from './programs/packages.ts';
import { system } from './programs/system.ts';
import { text } from './programs/text.ts';
import { tools } from './programs/tools.ts';
import { loader, wrappers } from './programs/wrappers.ts';

/** Every program the policy knows, by bare name. A name stands in one family only; a test sees to it. */
export const families: readonly Programs[] = [
  files,
  text,
  system,
  network,
  embedded,
  wrappers,
  databases,
  jvm,
  frameworks,
  tools,
  packages,
  destroyers,
];

const known: ReadonlyMap<string, Judge> = new Map(families.flatMap((family) => Object.entries(family)));

/** The directories whose programs count as those of the bare name; an image may still hold a false one. */
const standardDirectory = /^\/(?:usr\/(?:local\/)?)?s?bin\//;

/** A start script does what `service NAME` does. */
function initScript(script: string): Judge {
  return (words, context) =>
    known.get('service')?.([{ text: script, kind: 'static' }, ...words], context, 'service') ?? unknown;
}
const unknown: Finding = write('program-unknown', 'a start script is not looked into');

/** A program by the name it is called with. `isPlaced`: called by its bare name or from where it belongs. */
export function findProgram(name: string): {
  readonly bare: string;
  readonly judge?: Judge;
  readonly isPlaced: boolean;
} {
  const script = /^\/etc\/(?:init|rc)\.d\/([\w.@-]+)$/.exec(name)?.[1];
  if (script !== undefined) return { bare: script, judge: initScript(script), isPlaced: false };
  const whole = known.get(name);
  if (whole !== undefined) return { bare: name, judge: whole, isPlaced: true };
  const inStandard = name.replace(standardDirectory, '');
  const bare = name.slice(name.lastIndexOf('/') + 1);
  if (/^ld(?:-linux|-musl|64)?[\w.-]*\.so(?:\.\d+)*$/.test(bare))
    return { bare, judge: loader, isPlaced: true };
  const judge = known.get(bare) ?? known.get(bare.replace(/\d+(?:\.\d+)*$/, ''));
  const isPlaced = !inStandard.includes('/') && known.has(inStandard);
  return { bare, isPlaced, ...(judge === undefined ? {} : { judge }) };
}
