import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type ConfigFile, readConfigFile } from './config-file.ts';

/** Everything the service is told from outside, read once and frozen. */
export interface Config {
  readonly slack?: SlackConfig;
  readonly redisUrl?: string;
  readonly databaseUrl?: string;
  readonly kubeconfig?: string;
  /** An Ed25519 private key in PEM: signs the ledger's checkpoints. */
  readonly ledgerKey?: string;
  /** Where people reach our own pages, without a trailing slash. */
  readonly publicUrl?: string;
  /** What `voicepipe.yaml` says; empty where there is none. */
  readonly file: ConfigFile;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
}

export interface SlackConfig {
  readonly botToken: string;
  /** With it Socket Mode, else HTTP with the signing secret. */
  readonly appToken?: string;
  readonly signingSecret?: string;
  readonly apiUrl: string;
}

export type ReadConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly faults: readonly string[] };

const secretNames = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'REDIS_URL',
  'DATABASE_URL',
  'VOICEPIPE_LEDGER_KEY',
] as const;

const url = (schemes: readonly string[], says: string) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol), says);

const shape = z.object({
  SLACK_BOT_TOKEN: z
    .string()
    .startsWith('xoxb-', 'SLACK_BOT_TOKEN is no bot token: it begins with "xoxb-".')
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .startsWith('xapp-', 'SLACK_APP_TOKEN is no app-level token: it begins with "xapp-".')
    .optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_API_URL: url(['http:', 'https:'], 'SLACK_API_URL is no http or https URL.').default(
    'https://slack.com/api/',
  ),
  REDIS_URL: url(['redis:', 'rediss:'], 'REDIS_URL is no redis:// or rediss:// URL.').optional(),
  DATABASE_URL: url(['postgres:', 'postgresql:'], 'DATABASE_URL is no postgres:// URL.').optional(),
  KUBECONFIG: z.string().optional(),
  VOICEPIPE_CONFIG: z.string().optional(),
  VOICEPIPE_LEDGER_KEY: z.string().optional(),
  VOICEPIPE_PUBLIC_URL: z
    .string()
    .refine(isPublicUrl, 'VOICEPIPE_PUBLIC_URL is no https URL without a path (http only for localhost).')
    .optional(),
  VOICEPIPE_DATA_DIR: z.string().default('.voicepipe'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce
    .number({ error: 'PORT is no number.' })
    .int('PORT is no whole number.')
    .min(0, 'PORT is below 0.')
    .max(65_535, 'PORT is above 65535.')
    .default(3000),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'LOG_LEVEL is none of trace, debug, info, warn, error, fatal, silent.',
    })
    .default('info'),
});

/** Reads the environment; every fault at once, none guessed. A variable that is set but empty counts as not set. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): ReadConfig {
  const faults: string[] = [];
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  for (const name of secretNames) {
    const file = given[`${name}_FILE`];
    if (file === undefined || given[name] !== undefined) continue;
    try {
      given[name] = readFileSync(file, 'utf8').trim();
    } catch (error) {
      faults.push(
        `${name}_FILE cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}.`,
      );
    }
  }
  const read = shape.safeParse(given);
  if (!read.success) faults.push(...read.error.issues.map((issue) => issue.message));
  const path = given['VOICEPIPE_CONFIG'];
  const file = readConfigFile(path ?? 'voicepipe.yaml', { isNamed: path !== undefined });
  if (!file.ok) faults.push(...file.faults);
  if (!read.success || !file.ok || faults.length > 0) return { ok: false, faults };
  const { SLACK_API_URL: apiUrl, ...set } = read.data;
  const slack =
    set.SLACK_BOT_TOKEN === undefined
      ? {}
      : {
          slack: {
            botToken: set.SLACK_BOT_TOKEN,
            apiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`,
            ...optional('appToken', set.SLACK_APP_TOKEN),
            ...optional('signingSecret', set.SLACK_SIGNING_SECRET),
          },
        };
  return {
    ok: true,
    config: Object.freeze({
      ...slack,
      ...optional('redisUrl', set.REDIS_URL),
      ...optional('databaseUrl', set.DATABASE_URL),
      ...optional('kubeconfig', set.KUBECONFIG),
      ...optional('ledgerKey', set.VOICEPIPE_LEDGER_KEY),
      ...optional('publicUrl', set.VOICEPIPE_PUBLIC_URL),
      file: file.file,
      dataDir: set.VOICEPIPE_DATA_DIR,
      host: set.HOST,
      port: set.PORT,
      logLevel: set.LOG_LEVEL,
    }),
  };
}

function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, hash } = new URL(text);
  const isLocal = hostname === 'localhost';
  return (
    (protocol === 'https:' || (protocol === 'http:' && isLocal)) && pathname === '/' && search + hash === ''
  );
}

function optional<Key extends string>(key: Key, value: string | undefined): { readonly [K in Key]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: string };
}

/** The environment, for what reads it by names that are not ours: proxies, credential plugins, a pod's service account. */
export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** Whether a browser that is opened here would be seen. */
export function hasDesktop(): boolean {
  return (
    ['darwin', 'win32'].includes(process.platform) ||
    process.env['DISPLAY'] !== undefined ||
    process.env['WAYLAND_DISPLAY'] !== undefined
  );
}
