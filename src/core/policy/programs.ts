import { type Finding, write } from './finding.ts';
import type { Judge, Programs } from './program.ts';
import { archives } from './programs/archives.ts';
import { binaries } from './programs/binaries.ts';
import { carriers } from './programs/carriers.ts';
import { certificates } from './programs/certificates.ts';
import { destroyers } from './programs/destroyers.ts';
import { embedded } from './programs/embedded.ts';
import { files } from './programs/files.ts';
import { findTools } from './programs/find.ts';
import { gitTools } from './programs/git.ts';
import { http } from './programs/http.ts';
import { interfaces } from './programs/interfaces.ts';
import { jvm } from './programs/jvm.ts';
import { mongoClients } from './programs/mongo.ts';
import { monitoring } from './programs/monitoring.ts';
import { network } from './programs/network.ts';
import { nodeTools } from './programs/node.ts';
import { outside } from './programs/outside.ts';
import { packages } from './programs/packages.ts';
import { phpTools } from './programs/php.ts';
import { projects } from './programs/projects.ts';
import { pythonTools } from './programs/python.ts';
import { queues } from './programs/queues.ts';
import { redisClients } from './programs/redis.ts';
import { ruby } from './programs/ruby.ts';
import { servers } from './programs/servers.ts';
import { services } from './programs/services.ts';
import { shells } from './programs/shells.ts';
import { sqlClients } from './programs/sql-clients.ts';
import { stores } from './programs/stores.ts';
import { system } from './programs/system.ts';
import { text } from './programs/text.ts';
import { loader, wrappers } from './programs/wrappers.ts';
import { zookeeper } from './programs/zookeeper.ts';

/** Every program the policy knows, by bare name. A name stands in one family only; a test sees to it. */
export const families: readonly Programs[] = [
  files,
  text,
  system,
  services,
  interfaces,
  network,
  http,
  embedded,
  wrappers,
  carriers,
  findTools,
  shells,
  sqlClients,
  redisClients,
  mongoClients,
  queues,
  stores,
  zookeeper,
  monitoring,
  jvm,
  ruby,
  pythonTools,
  phpTools,
  nodeTools,
  projects,
  servers,
  gitTools,
  archives,
  certificates,
  binaries,
  outside,
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
