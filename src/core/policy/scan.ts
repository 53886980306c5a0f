import type { Arg } from './arg.ts';
import { destructive, type Finding, forbidden, shown } from './finding.ts';

/** Words of code that destroy, in whatever language: this pass only raises what is not a read anyway. */
const destroys: readonly RegExp[] = [
  /\brm\s+-[a-z]*[rf]/i,
  /(?:^|[\s;|&('"`])(?:rm|rmdir|shred|unlink|wipefs|fdisk|parted|pkill|killall|kill|reboot|poweroff|halt|shutdown|truncate|userdel|dropdb|dropuser)(?:\s|$|['"`)])/,
  /\bmkfs(?:\.\w+)?\b/,
  /\bdd\b[^\n]{0,300}?\bof=/,
  /\b(?:shutil\.rmtree|os\.(?:remove|unlink|rmdir|removedirs|kill|killpg|truncate|abort)|pathlib[^\n]{0,200}?unlink|FileUtils\.(?:rm|remove)\w*|File\.(?:delete|unlink)|Dir\.(?:rmdir|delete)|fs\.(?:rm|rmdir|unlink|truncate)(?:Sync)?|rimraf|rmtree|rmSync|unlinkSync|Process\.kill|process\.(?:kill|exit|abort)|\bunlink\s*\(|rmdir\s*\(|System\.exit|Runtime[^\n]{0,100}?halt)/,
  /\b(?:DROP|TRUNCATE)\s+(?:TABLE|DATABASE|SCHEMA|INDEX|VIEW|USER|ROLE|COLLECTION|KEYSPACE|SEQUENCE|FUNCTION|TRIGGER|TYPE|EXTENSION|MATERIALIZED|TOPIC)/i,
  /\bDELETE\s+FROM\b/i,
  /\bFLUSH(?:ALL|DB)\b/i,
  /\b\w{0,40}(?:delete|destroy|drop|remove|truncate|purge|wipe|flush|kill|terminate|shutdown|unlink)\w{0,40}!?\s{0,8}\(/i,
  /['"{,\s](?:drop\w*|delete\w*|shutdown|killOp|findAndRemove)['"]?\s*:/i,
  /\b(?:call|pcall)\s*\(\s*['"](?:un)?(?:del|link|flushall|flushdb|hdel|srem|zrem|ltrim|lrem|xdel|xtrim)['"]/i,
  /\.(?:delete_all|destroy_all|destroy|flushall|flushdb|truncate|purge|drop|clear)\b/,
  /\bTRUNCATE\s+[a-z_"`]/i,
  /:\(\)\s*\{\s*:\s*\|\s*:/,
];

const escapes: readonly RegExp[] = [
  /\/var\/run\/docker\.sock|\/run\/docker\.sock|\/run\/containerd\/containerd\.sock|\/run\/crio\/crio\.sock/,
  /\bnsenter\b|\brelease_agent\b|\/proc\/sysrq-trigger|\/proc\/sys\/kernel\/core_pattern/,
  /\/dev\/(?:tcp|udp)\//,
  /\b169\.254\.169\.254\b|metadata\.google\.internal|\bfd00:ec2::254\b/,
  /\/(?:var\/)?run\/secrets\/|\/proc\/(?:\d+|self)\/(?:environ|mem)\b|\/etc\/shadow\b/,
];

/** Code that reads the environment. */
const environment: readonly RegExp[] = [
  /\bos\.(?:environ|getenv)\b|\bprocess\.env\b|\$_ENV\b|\bgetenv\s*\(|\bphpinfo\s*\(|\bSystem\.getenv\b|\$ENV\{/,
  /(?:^|[^\w$.])ENV(?:\.(?:to_\w+|each|fetch|inspect|map|values|keys|sort\w*)|\[|\s*$|\s*[;)}])/,
];

/** `scanCode` of words, as one line. */
export function scanWords(words: readonly Arg[]): Finding | undefined {
  return scanCode(words.map(({ text }) => text).join(' '));
}

/** `scanCode` of words, each by itself. */
export function scanEach(words: readonly Arg[]): Finding | undefined {
  return scanCode(words.map(({ text }) => text).join('\n'));
}

/** The worst that words of code or of an unknown program say; undefined when they say nothing bad. */
export function scanCode(text: string): Finding | undefined {
  const bounded = text.slice(0, 65_536);
  const escaping = escapes.map((pattern) => pattern.exec(bounded)?.[0]).find((found) => found !== undefined);
  if (escaping !== undefined) return forbidden('forbidden-word', `it speaks of ${shown(escaping.trim())}`);
  const shows = environment.map((pattern) => pattern.exec(bounded)?.[0]).find((found) => found !== undefined);
  if (shows !== undefined) return forbidden('environment', `${shown(shows.trim())} is the environment`);
  const destroy = destroys.map((pattern) => pattern.exec(bounded)?.[0]).find((found) => found !== undefined);
  return destroy === undefined
    ? undefined
    : destructive('destructive-word', `it says ${shown(destroy.trim())}`);
}
