import { memo } from 'preact/compat';
import { useState } from 'preact/hooks';
import { get } from '../control.ts';
import { Scroller } from '../scroller.tsx';
import type { LogEntry } from '../types.ts';
import { describe } from './describe.ts';

const arrows = { 'to the app': '→', 'from the app': '←', '': '·' } as const;

/** One entry; opened it shows its JSON. */
export const Entry = memo(function Entry({ entry }: { entry: LogEntry }) {
  const [detail, setDetail] = useState<string>();
  const { way, what, facts, isBad } = describe(entry);
  async function open(isOpen: boolean): Promise<void> {
    if (!isOpen || detail !== undefined) return;
    const answer = await get<{ detail: unknown }>(`log?seq=${entry.seq}`);
    const whole = answer.ok && answer.detail !== null ? { ...entry, detail: answer.detail } : entry;
    setDetail(JSON.stringify(whole, null, 2));
  }
  return (
    <li>
      <details class={isBad ? 'bad' : ''} onToggle={(event) => void open(event.currentTarget.open)}>
        <summary>
          <time>{entry.at.slice(11, 23)}</time>
          <span class="way" title={way}>
            <span aria-hidden="true">{arrows[way]}</span>
            <span class="hidden">{way}</span>
          </span>
          <span class="what">{what}</span>
          <span class="who">{[entry.user, entry.channel].filter(Boolean).join(' · ')}</span>
          <span class="facts">{facts}</span>
        </summary>
        <Scroller class="wire-json" label="JSON">
          <pre>{detail ?? 'Reading…'}</pre>
        </Scroller>
      </details>
    </li>
  );
});
