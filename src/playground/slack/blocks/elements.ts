import { anyText, confirm, dispatchConfig, option, optionGroup, plainText, slackFile } from './objects.ts';
import { anything, boolean, byType, type Check, integer, list, object, oneOf, string } from './schema.ts';

const actionId = string(255);
const focus = { focus_on_load: boolean };
const select = { action_id: actionId, placeholder: plainText(150), confirm, ...focus };
const many = { max_selected_items: integer(1, 100) };
const options = { options: list(option, 1, 100), option_groups: list(optionGroup, 1, 100) };
const ids = list(string(255), 0, 100);

const button = object({
  'text!': plainText(75),
  action_id: actionId,
  url: string(3_000),
  value: string(2_000),
  style: oneOf('primary', 'danger'),
  confirm,
  accessibility_label: string(75),
});

const image = object({ 'alt_text!': string(2_000), image_url: string(3_000), slack_file: slackFile });

const menus: Readonly<Record<string, Check>> = {
  static_select: object({ ...select, ...options, initial_option: option }),
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
  multi_static_select: object({ ...select, ...many, ...options, initial_options: list(option, 1, 100) }),
  multi_external_select: object({
    ...select,
    ...many,
    min_query_length: integer(0, 100),
    initial_options: list(option, 1, 100),
  }),
  multi_users_select: object({ ...select, ...many, initial_users: ids }),
};

const choices: Readonly<Record<string, Check>> = {
  radio_buttons: object({
    action_id: actionId,
    'options!': list(option, 1, 10),
    initial_option: option,
    confirm,
    ...focus,
  }),
  checkboxes: object({
    action_id: actionId,
    'options!': list(option, 1, 10),
    initial_options: list(option, 1, 10),
    confirm,
    ...focus,
  }),
  datepicker: object({ ...select, initial_date: string(10) }),
  timepicker: object({ ...select, initial_time: string(5), timezone: string(255) }),
};

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

const overflow = object({ action_id: actionId, 'options!': list(option, 1, 5), confirm });

/** What stands in an `actions` block. */
export const actionElement: Check = byType({ button, overflow, ...menus, ...choices });

/** What stands at the right of a section. */
export const accessory: Check = byType({ button, image, overflow, ...menus, ...choices });

/** What an `input` block asks for. */
export const inputElement: Check = byType({ ...fields, ...menus, ...choices });

/** What stands in a `context` block. */
export const contextElement: Check = byType({
  image,
  plain_text: anyText(2_000),
  mrkdwn: anyText(2_000),
});
