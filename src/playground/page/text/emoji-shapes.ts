/** One shape of a drawing: a path on a 20 by 20 field, filled, or drawn as a line of that width. */
export interface Shape {
  readonly d: string;
  readonly fill?: string;
  readonly line?: { readonly colour: string; readonly width: number };
}

const square = 'M3 1h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2z';
const disc = 'M10 1a9 9 0 1 1 0 18a9 9 0 1 1 0-18z';
const octagon = 'M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z';
const page = 'M4 1h8l5 5v13H4z';
const white = (d: string, width = 2.4): Shape => ({ d, line: { colour: '#fff', width } });
const ink = (d: string, width = 1.5): Shape => ({ d, line: { colour: '#7a7a7a', width } });
const dot = (fill: string): readonly Shape[] => [{ d: disc, fill }];

const check: readonly Shape[] = [{ d: square, fill: '#3aa655' }, white('M5 10.5l3.5 3.5L15.5 6.5')];
const cross: readonly Shape[] = [{ d: 'M3 3l14 14M17 3L3 17', line: { colour: '#dd2e44', width: 4 } }];
const warning: readonly Shape[] = [
  { d: 'M10 1.5L19.5 18.5H.5z', fill: '#f5b82e' },
  { d: 'M10 7v5.5M10 14.7v1.6', line: { colour: '#3a2c00', width: 2 } },
];
const hourglass: readonly Shape[] = [
  { d: 'M5 2h10v3l-4 5 4 5v3H5v-3l4-5-4-5z', fill: '#cfe3f3' },
  { d: 'M6.5 5.5h7L10 9.6zM10 12l3.4 4.5H6.6z', fill: '#e8b04b' },
  { d: 'M4 2h12M4 18h12', line: { colour: '#9a6b3f', width: 2 } },
];
const noEntry: readonly Shape[] = [{ d: disc, fill: '#dd2e44' }, white('M5 10h10', 3.2)];
const forbidden: readonly Shape[] = [
  {
    d: 'M10 2.5a7.5 7.5 0 1 1 0 15a7.5 7.5 0 1 1 0-15zM4.7 4.7l10.6 10.6',
    line: { colour: '#dd2e44', width: 2.6 },
  },
];
const lock: readonly Shape[] = [
  { d: 'M6 9V6a4 4 0 0 1 8 0v3', line: { colour: '#9aa5ad', width: 2.2 } },
  { d: 'M3.5 9h13v10h-13z', fill: '#f2b63c' },
];
const paper: readonly Shape[] = [
  { d: page, fill: '#e4e9ee' },
  ink('M6.5 9h8M6.5 12h8M6.5 15h5', 1.3),
  { d: 'M12 1l5 5h-5z', fill: '#b8c4ce' },
];
const clock: readonly Shape[] = [
  { d: disc, fill: '#e4e9ee' },
  { d: 'M10 2a8 8 0 1 1 0 16a8 8 0 1 1 0-16zM10 5v5l3.5 2', line: { colour: '#5d6b77', width: 1.8 } },
];
const turn: readonly Shape[] = [
  { d: square, fill: '#3b88c3' },
  white('M5 9a5 5 0 0 1 9.5-1.5M15 11a5 5 0 0 1-9.5 1.5M14.7 4.5v3.3h-3.3M5.3 15.5v-3.3h3.3', 1.8),
];
const info: readonly Shape[] = [{ d: square, fill: '#3b88c3' }, white('M10 9v6M10 5v1.8')];
const question: readonly Shape[] = [
  {
    d: 'M6.5 6.5a3.5 3.5 0 1 1 5 3.3c-1.1.6-1.5 1.2-1.5 2.7M10 15.5v2',
    line: { colour: '#dd2e44', width: 2.6 },
  },
];
const exclamation: readonly Shape[] = [
  { d: 'M10 2v10.5M10 15.5v2.5', line: { colour: '#dd2e44', width: 3.4 } },
];
const eyes: readonly Shape[] = [
  { d: 'M5.5 3a4 7 0 1 1 0 14a4 7 0 1 1 0-14zM14.5 3a4 7 0 1 1 0 14a4 7 0 1 1 0-14z', fill: '#eef2f5' },
  {
    d: 'M5.5 3a4 7 0 1 1 0 14a4 7 0 1 1 0-14zM14.5 3a4 7 0 1 1 0 14a4 7 0 1 1 0-14z',
    line: { colour: '#8795a1', width: 1 },
  },
  { d: 'M4.4 8a2 3 0 1 1 0 6a2 3 0 1 1 0-6zM13.4 8a2 3 0 1 1 0 6a2 3 0 1 1 0-6z', fill: '#292f33' },
];
const person: readonly Shape[] = [
  { d: 'M10 2a4 4.5 0 1 1 0 9a4 4.5 0 1 1 0-9zM2 19c0-4.5 3.5-6.5 8-6.5s8 2 8 6.5z', fill: '#5d7f9c' },
];
const magnifier: readonly Shape[] = [
  { d: 'M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12z', fill: '#bdddf4' },
  { d: 'M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12zM12.5 12.5L18.5 18.5', line: { colour: '#66757f', width: 2.2 } },
];
const bolt: readonly Shape[] = [{ d: 'M12 1L3.5 11.5H9L7.5 19 16.5 8H11z', fill: '#f5a623' }];
const bell: readonly Shape[] = [
  {
    d: 'M10 1.5c-4 0-5.5 3-5.5 6.5 0 4-1 5-2.5 6.5h16c-1.5-1.5-2.5-2.5-2.5-6.5 0-3.5-1.5-6.5-5.5-6.5z',
    fill: '#f2b63c',
  },
  { d: 'M8 16.5a2 2 0 0 0 4 0z', fill: '#c98b1f' },
];
const siren: readonly Shape[] = [
  { d: 'M5 15v-5a5 5 0 0 1 10 0v5z', fill: '#dd2e44' },
  { d: 'M3 15h14v3.5H3z', fill: '#66757f' },
  {
    d: 'M10 1v2M3.2 3.7l1.4 1.4M16.8 3.7l-1.4 1.4M1 9.5h2M17 9.5h2',
    line: { colour: '#f5a623', width: 1.4 },
  },
];
const bulb: readonly Shape[] = [
  { d: 'M10 1a6 6 0 0 1 3.5 10.9c-.8.7-1 1.3-1 2.6h-5c0-1.3-.2-1.9-1-2.6A6 6 0 0 1 10 1z', fill: '#f7cf5b' },
  { d: 'M7.5 16.5h5M8.5 18.7h3', line: { colour: '#8795a1', width: 1.6 } },
];
const play: readonly Shape[] = [
  { d: square, fill: '#3b88c3' },
  { d: 'M7 5l8.5 5L7 15z', fill: '#fff' },
];
const stop: readonly Shape[] = [
  { d: square, fill: '#3b88c3' },
  { d: 'M6 6h8v8H6z', fill: '#fff' },
];
const rocket: readonly Shape[] = [
  { d: 'M18.5 1.5c-6 0-10 3-11.5 8l3.5 3.5c5-1.5 8-5.5 8-11.5z', fill: '#a9bccb' },
  { d: 'M7.5 8.5L3 9.5 1.5 13l4.3-.6zM11.5 12.5l-1 4.5L7 18.5l.6-4.3z', fill: '#dd2e44' },
  { d: 'M5 14l1.5 1.5L2 18z', fill: '#f5a623' },
  { d: 'M13.5 5a1.7 1.7 0 1 1 0 3.4a1.7 1.7 0 1 1 0-3.4z', fill: '#3b88c3' },
];

/** The emoji that apps use for states, drawn: not every machine has a font for them. */
export const shapes: Readonly<Record<string, readonly Shape[]>> = {
  white_check_mark: check,
  heavy_check_mark: check,
  x: cross,
  warning,
  hourglass,
  hourglass_flowing_sand: hourglass,
  no_entry: noEntry,
  no_entry_sign: forbidden,
  octagonal_sign: [{ d: octagon, fill: '#dd2e44' }],
  lock,
  closed_lock_with_key: lock,
  page_facing_up: paper,
  page_with_curl: paper,
  scroll: paper,
  memo: paper,
  clipboard: paper,
  stopwatch: clock,
  alarm_clock: clock,
  timer_clock: clock,
  clock3: clock,
  arrows_counterclockwise: turn,
  repeat: turn,
  information_source: info,
  question,
  grey_question: question,
  exclamation,
  heavy_exclamation_mark: exclamation,
  eyes,
  bust_in_silhouette: person,
  busts_in_silhouette: person,
  mag: magnifier,
  mag_right: magnifier,
  zap: bolt,
  bell,
  rotating_light: siren,
  bulb,
  arrow_forward: play,
  black_square_for_stop: stop,
  rocket,
  red_circle: dot('#dd2e44'),
  large_green_circle: dot('#3aa655'),
  large_yellow_circle: dot('#f5b82e'),
  large_orange_circle: dot('#f4900c'),
  large_blue_circle: dot('#3b88c3'),
  white_circle: dot('#cfd6dc'),
  black_circle: dot('#4a5560'),
};
