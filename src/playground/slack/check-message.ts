import { checkBlocks } from './blocks/check-blocks.ts';
import { countText } from './blocks/complete-blocks.ts';
import { problem } from './blocks/schema.ts';
import { SlackError } from './errors.ts';
import { asList, asText, isJson, type Json, parseJson } from './json.ts';
import { countCharacters } from './text.ts';

/**
 * About 12,000 by the word of Slack's staff, yet 11,341 have been refused
 * (https://github.com/slackapi/bolt-js/issues/2509): the stand-in is on the strict side.
 */
const maxBlockCharacters = 11_000;
const maxMarkdownCharacters = 12_000;
const maxPostedText = 40_000;
const maxUpdatedText = 4_000;
const maxAttachments = 100;
const maxTableCharacters = 10_000;

/** A message as an app sent it, known to be one that Slack takes. */
export interface CheckedMessage {
  readonly text: string | undefined;
  readonly blocks: readonly Json[] | undefined;
  readonly attachments: readonly Json[] | undefined;
}

/** Reads and checks `text` and `blocks` of a call. Throws Slack's own error codes. */
export function checkMessage(args: Json, kind: 'post' | 'update' | 'response'): CheckedMessage {
  const text = asText(args['text']);
  const blocks = readMarkdown(args) ?? readBlocks(args['blocks']);
  const attachments = readAttachments(args['attachments'], kind);
  const hasBlocks = (blocks !== undefined && blocks.length > 0) || attachments !== undefined;
  if (text === undefined && !hasBlocks) {
    if (blocks === undefined || kind !== 'update') throw new SlackError('no_text');
  }
  if (blocks !== undefined) refuseBadBlocks(blocks, kind);
  if (kind === 'update' && text !== undefined && countCharacters(text, 'mrkdwn') > maxUpdatedText)
    throw new SlackError('msg_too_long');
  return { text: text?.slice(0, maxPostedText), blocks, attachments };
}

/** `markdown_text` stands for everything else that a message can say. */
function readMarkdown(args: Json): readonly Json[] | undefined {
  const text = asText(args['markdown_text']);
  if (text === undefined) return undefined;
  if (args['text'] !== undefined || args['blocks'] !== undefined)
    throw new SlackError('markdown_text_conflict');
  return [{ type: 'markdown', text }];
}

/** Attachments are read for their blocks, text and colour. */
function readAttachments(value: unknown, kind: 'post' | 'update' | 'response') {
  const given = typeof value === 'string' ? parseJson(value) : value;
  if (given === undefined || given === null || given === '') return undefined;
  if (!Array.isArray(given) || !given.every(isJson)) throw new SlackError('invalid_attachments');
  if (given.length > maxAttachments) throw new SlackError('too_many_attachments');
  for (const one of given) {
    if (one['blocks'] !== undefined) refuseBadBlocks(readBlocks(one['blocks']) ?? [], kind);
    else if (asText(one['text']) === undefined && asText(one['fallback']) === undefined)
      throw new SlackError('no_text');
  }
  return given.length === 0 ? undefined : given;
}

/** A list that came as JSON text (in a form) or as it is. */
function readBlocks(value: unknown): readonly Json[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const blocks = typeof value === 'string' ? parseJson(value) : value;
  if (!Array.isArray(blocks)) throw new SlackError('invalid_blocks_format');
  if (!blocks.every(isJson)) throw invalidBlocks([problem('must be an object', '/blocks')]);
  return blocks;
}

/** Slack's refusal of blocks, with what is wrong about them. */
function invalidBlocks(problems: readonly string[]): SlackError {
  return new SlackError('invalid_blocks', {
    errors: problems.map((text) => text.replace('[ERROR] ', '')),
    response_metadata: { messages: problems },
  });
}

function refuseBadBlocks(blocks: readonly Json[], kind: 'post' | 'update' | 'response'): void {
  const problems = checkBlocks(blocks, 'message');
  if (problems.length > 0) throw invalidBlocks(problems);
  if (blocks.filter((block) => block['type'] === 'table').length > 1)
    throw new SlackError('only_one_table_allowed');
  const cells = countText(blocks.filter((block) => block['type'] === 'table'));
  if (cells > maxTableCharacters)
    throw invalidBlocks([problem(`a table holds at most ${maxTableCharacters} characters`, '/blocks')]);
  const markdown = asList(blocks).filter((block) => block['type'] === 'markdown');
  const written = markdown.reduce((sum, block) => sum + (asText(block['text'])?.length ?? 0), 0);
  if (written > maxMarkdownCharacters) throw new SlackError('msg_too_long');
  // A response_url takes what chat.postMessage refuses as too long.
  if (kind !== 'response' && countText(blocks) > maxBlockCharacters)
    throw new SlackError('msg_blocks_too_long');
}
