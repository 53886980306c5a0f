import { post } from '../control.ts';
import { useDesk } from '../desk.ts';
import type { Element, Option } from '../types.ts';
import type { Choice } from './combobox.tsx';
import { usePlace } from './surface.tsx';
import { plain } from './text.tsx';

type Answer = {
  readonly options: readonly Option[];
  readonly option_groups: NonNullable<Element['option_groups']>;
};

/** Where the choices of a menu come from: the element, the workspace, or the app as one types. */
export function useChoices(element: Element): {
  readonly known: readonly Choice[];
  find(text: string): Promise<readonly Choice[] | undefined>;
} {
  const { workspace, tell } = useDesk();
  const place = usePlace();
  const kind = element.type.replace('multi_', '');
  const given = [
    ...(element.initial_options ?? []),
    ...(element.initial_option ? [element.initial_option] : []),
  ];
  if (kind === 'external_select')
    return {
      known: given.map((option) => toChoice(option)),
      async find(text) {
        if (text.length < (element.min_query_length ?? 3)) return undefined;
        const body = { ...place, action_id: element.action_id, value: text };
        const answer = await post<Answer>('suggest', body);
        if (answer.ok) return flatten(answer.options, answer.option_groups);
        tell(answer.error);
        return [];
      },
    };
  const known =
    kind === 'users_select'
      ? workspace.people.map(({ id, name }) => ({ value: id, label: `@${name}` }))
      : kind === 'channels_select' || kind === 'conversations_select'
        ? workspace.channels
            .filter(({ is_direct, direct_with }) => is_direct !== true && direct_with === undefined)
            .map(({ id, name }) => ({ value: id, label: `#${name}` }))
        : flatten(element.options ?? [], element.option_groups ?? []);
  const find = (text: string) =>
    Promise.resolve(known.filter(({ label }) => label.toLowerCase().includes(text.toLowerCase())));
  return { known, find };
}

function flatten(options: readonly Option[], groups: Answer['option_groups']): readonly Choice[] {
  const grouped = groups.flatMap((group) =>
    group.options.map((option) => toChoice(option, plain(group.label))),
  );
  return [...options.map((option) => toChoice(option)), ...grouped];
}

function toChoice({ text, value, description }: Option, group?: string): Choice {
  return {
    value,
    label: plain(text),
    ...(description === undefined ? {} : { note: plain(description) }),
    ...(group === undefined ? {} : { group }),
  };
}
