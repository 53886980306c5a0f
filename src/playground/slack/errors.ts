import type { Json } from './json.ts';

/** A Web API method's refusal, with Slack's own code. */
export class SlackError extends Error {
  readonly code: string;
  readonly extra: Json;

  constructor(code: string, extra: Json = {}) {
    super(code);
    this.name = 'SlackError';
    this.code = code;
    this.extra = extra;
  }
}

/** A control call's refusal: a sentence and an HTTP status. */
export class Refusal extends Error {
  readonly status: 400 | 403 | 404 | 409 | 502 | 504;
  readonly extra: Json;

  constructor(status: Refusal['status'], sentence: string, extra: Json = {}) {
    super(sentence);
    this.name = 'Refusal';
    this.status = status;
    this.extra = extra;
  }
}

/** An error of arguments, worded as Slack words it. */
export function invalidArguments(...problems: string[]): SlackError {
  return new SlackError('invalid_arguments', {
    response_metadata: { messages: problems.map((problem) => `[ERROR] ${problem}`) },
  });
}
