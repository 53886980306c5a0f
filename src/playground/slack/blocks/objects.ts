import { anything, boolean, byType, type Check, list, object, oneOf, string } from './schema.ts';

/** Plain text of at most `max` characters. */
export function plainText(max: number): Check {
  return byType({ plain_text: object({ 'text!': string(max, { counted: 'plain' }), emoji: boolean }) });
}

/** Plain text or mrkdwn of at most `max` characters. */
export function anyText(max: number): Check {
  return byType({
    plain_text: object({ 'text!': string(max, { counted: 'plain' }), emoji: boolean }),
    mrkdwn: object({ 'text!': string(max, { counted: 'mrkdwn' }), verbatim: boolean }),
  });
}

/** The dialog that asks once more before an action is sent. */
export const confirm: Check = object({
  'title!': plainText(100),
  'text!': anyText(300),
  'confirm!': plainText(30),
  'deny!': plainText(30),
  style: oneOf('primary', 'danger'),
});

/** One choice of a menu: plain text only. */
export const option: Check = object({
  'text!': plainText(75),
  'value!': string(150),
  description: plainText(75),
});

/** One choice of radio buttons or checkboxes, where markup is allowed. */
export const richOption: Check = object({
  'text!': anyText(75),
  'value!': string(150),
  description: anyText(75),
});

/** One choice of an overflow menu, which may lead somewhere. */
export const linkOption: Check = object({
  'text!': plainText(75),
  'value!': string(150),
  description: plainText(75),
  url: string(3_000),
});

/** Choices under a heading. */
export const optionGroup: Check = object({ 'label!': plainText(75), 'options!': list(option, 1, 100) });

/** When a field of a form sends what is in it. */
export const dispatchConfig: Check = object({ trigger_actions_on: anything });

export const slackFile: Check = object({ id: string(255), url: string(3_000) });
