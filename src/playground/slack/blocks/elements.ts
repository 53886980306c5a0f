import {
  anyText,
  confirm,
  dispatchConfig,
  linkOption,
  option,
  optionGroup,
  plainText,
  richOption,
  slackFile,
} from './objects.ts';
import {
  anything,
  boolean,
  byType,
  type Check,
  exactlyOne,
  integer,
  list,
  matching,
  object,
  oneOf,
  string,
} from './schema.ts';

const actionId = string(255);
const focus = { focus_on_load: boolean };
const select = { action_id: actionId, placeholder: plainText(150), confirm, ...focus };
const many = { max_selected_items: integer(1, 100) };
const options = { options: list(option, 1, 100), option_groups: list(optionGroup, 1, 100) };
const ids = list(string(255), 0, 100);

const button = object({
  'text!': plainText(75),
  action_id: actionId,
  url: matching(/^(?:https?|mailto|slack):/, 'must be a valid URL', 3_000),
  value: string(2_000),
  style: oneOf('primary', 'danger'),
  confirm,
  accessibility_label: string(75),
});

const image = exactlyOne(
  ['image_url', 'slack_file'],
  object({ 'alt_text!': string(2_000), image_url: string(3_000), slack_file: slackFile }),
);
const date = matching(/^\d{4}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD');
const time = matching(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time, HH:mm');
const hasOptions = ['options', 'option_groups'] as const;

const menus: Readonly<Record<string, Check>> = {
  static_select: exactlyOne(hasOptions, object({ ...select, ...options, initial_option: option })),
  external_select: object({ ...select, min_query_length: integer(0, 100), initial_option: option }),
  users_select: object({ ...select, initial_user: string(255) }),
  conversations_select: object({
    ...select,
    initial_conversation: string(255),
    default_to_current_conversation: boolean,
    response_url_enabled: boolean,
    filter: anything,
  }),
  channels_select: object({ ...select, initial_channel: string(255), response_url_enabled: boolean }),
  multi_static_select: exactlyOne(
    hasOptions,
    object({ ...select, ...many, ...options, initial_options: list(option, 1, 100) }),
  ),
  multi_external_select: object({
    ...select,
    ...many,
    min_query_length: integer(0, 100),
    initial_options: list(option, 1, 100),
  }),
  multi_users_select: object({ ...select, ...many, initial_users: ids }),
  multi_conversations_select: object({
    ...select,
    ...many,
    initial_conversations: ids,
    default_to_current_conversation: boolean,
    filter: anything,
  }),
  multi_channels_select: object({ ...select, ...many, initial_channels: ids }),
};

const choices: Readonly<Record<string, Check>> = {
  radio_buttons: object({
    action_id: actionId,
    'options!': list(richOption, 1, 10),
    initial_option: richOption,
    confirm,
    ...focus,
  }),
  checkboxes: object({
    action_id: actionId,
    'options!': list(richOption, 1, 10),
    initial_options: list(richOption, 1, 10),
    confirm,
    ...focus,
  }),
  datepicker: object({ ...select, initial_date: date }),
  timepicker: object({ ...select, initial_time: time, timezone: string(255) }),
};

const datetimepicker = object({
  action_id: actionId,
  initial_date_time: integer(1_000_000_000, 9_999_999_999),
  confirm,
  ...focus,
});
const address = object({
  action_id: actionId,
  initial_value: string(3_000, { min: 0 }),
  placeholder: plainText(150),
  dispatch_action_config: dispatchConfig,
  ...focus,
});
const richInput = object({
  action_id: actionId,
  initial_value: anything,
  placeholder: plainText(150),
  dispatch_action_config: dispatchConfig,
  ...focus,
});

const fields: Readonly<Record<string, Check>> = {
  plain_text_input: object({
    action_id: actionId,
    initial_value: string(3_000, { min: 0 }),
    multiline: boolean,
    min_length: integer(0, 3_000),
    max_length: integer(1, 3_000),
    placeholder: plainText(150),
    dispatch_action_config: dispatchConfig,
    ...focus,
  }),
  number_input: object({
    action_id: actionId,
    'is_decimal_allowed!': boolean,
    initial_value: string(255),
    min_value: string(255),
    max_value: string(255),
    placeholder: plainText(150),
    dispatch_action_config: dispatchConfig,
    ...focus,
  }),
};

const overflow = object({ action_id: actionId, 'options!': list(linkOption, 1, 5), confirm });

/** What stands in an `actions` block. */
export const actionElement: Check = byType({
  button,
  overflow,
  datetimepicker,
  rich_text_input: richInput,
  ...menus,
  ...choices,
});

/** What stands at the right of a section. */
export const accessory: Check = byType({ button, image, overflow, ...menus, ...choices });

/** What an `input` block asks for. */
export const inputElement: Check = byType({
  ...fields,
  datetimepicker,
  email_text_input: address,
  url_text_input: address,
  rich_text_input: richInput,
  file_input: object({ action_id: actionId, filetypes: anything, max_files: integer(1, 10) }),
  ...menus,
  ...choices,
});

/** What stands in a `context` block. */
export const contextElement: Check = byType({
  image,
  plain_text: anyText(2_000),
  mrkdwn: anyText(2_000),
});
