import { createFaults, type Faults } from './faults.ts';
import { createFeed, type Feed } from './feed.ts';
import { newSecret } from './ids.ts';
import { createLog, type Log } from './log.ts';
import { createRateLimits, type RateLimits } from './rate-limits.ts';
import { defaultSeed, type Seed } from './seed.ts';
import { freshState, type State } from './state.ts';

/** One stand-in's world: what it holds, who is told, and what is to go wrong. */
export interface Workspace {
  readonly seed: Seed;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly feed: Feed;
  readonly faults: Faults;
  readonly limits: RateLimits;
  /** Replaced as a whole by a reset. */
  state: State;
  /** `http://127.0.0.1:PORT`, once it listens. */
  url: string;
  /** Where payloads go: Socket Mode, or signed requests to this URL. */
  requestUrl: string | undefined;
  /** Where the queries of external menus go instead, over HTTP: `message_menu_options_url` of a manifest. */
  optionsUrl: string | undefined;
  /** False: the workspace forbids uploads. */
  mayUpload: boolean;
}

interface Secrets {
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** The deprecated verification token that payloads still carry. */
  readonly verificationToken: string;
}

/** A new world from the seed, with secrets of its own. */
export function createWorkspace(seed: Partial<Seed> = {}): Workspace {
  const whole: Seed = { ...defaultSeed, ...seed };
  const feed = createFeed();
  return {
    seed: whole,
    secrets: {
      botToken: `xoxb-playground-${newSecret()}`,
      appToken: `xapp-1-${whole.app.id}-${newSecret()}`,
      signingSecret: newSecret(),
      verificationToken: newSecret(12),
    },
    log: createLog((seq) => feed.emit({ type: 'log', seq })),
    feed,
    faults: createFaults(),
    limits: createRateLimits(whole.rateLimits),
    state: freshState(whole),
    url: '',
    requestUrl: undefined,
    optionsUrl: undefined,
    mayUpload: true,
  };
}

/** Forgets what was said, ordered and counted. Connections and the way of delivery stay. */
export function resetWorkspace(workspace: Workspace): void {
  workspace.state = freshState(workspace.seed);
  workspace.log.clear();
  workspace.faults.clear();
  workspace.limits.reset();
  workspace.mayUpload = true;
  workspace.feed.emit({ type: 'reset' });
}
