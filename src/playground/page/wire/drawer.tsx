import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Scroller } from '../scroller.tsx';
import { useStickToEnd } from '../stick.ts';
import { describe, fits, type Group, groups } from './describe.ts';
import { Entry } from './entry.tsx';
import { useLog } from './use-log.ts';

const shownAtMost = 300;

/** What went over the wire between Slack and the app: envelopes, acks, calls, refusals. Escape closes it. */
export function WireDrawer({ onClose }: { onClose: () => void }) {
  const entries = useLog();
  const [text, setText] = useState('');
  const [off, setOff] = useState<ReadonlySet<Group>>(new Set());
  const drawer = useRef<HTMLElement>(null);
  useLayoutEffect(() => drawer.current?.focus(), []);
  const fitting = useMemo(
    () => entries.filter((entry) => !off.has(describe(entry).group) && fits(entry, text)),
    [entries, off, text],
  );
  const shown = fitting.slice(-shownAtMost);
  const { list, onScroll } = useStickToEnd('wire', fitting);
  const toggle = (group: Group) => {
    const next = new Set(off);
    if (!next.delete(group)) next.add(group);
    setOff(next);
  };
  return (
    <section
      class="wire"
      aria-label="On the wire"
      ref={drawer}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header class="wire-head">
        <h2>On the wire</h2>
        <input
          class="field"
          type="search"
          aria-label="Filter"
          placeholder="Filter: a method, a person, an error"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <fieldset class="wire-groups">
          <legend class="hidden">Show</legend>
          {groups.map((group) => (
            <label key={group}>
              <input type="checkbox" checked={!off.has(group)} onChange={() => toggle(group)} />
              {group}
            </label>
          ))}
        </fieldset>
        <button type="button" class="icon-button" aria-label="Close the wire" onClick={onClose}>
          ✕
        </button>
      </header>
      <Scroller label="Entries" inner={list} onScroll={onScroll}>
        <ul class="wire-list">
          {shown.map((entry) => (
            <Entry key={entry.seq} entry={entry} />
          ))}
        </ul>
        {shown.length === 0 && <p class="empty">Nothing yet, or nothing that fits the filter.</p>}
      </Scroller>
      <p class="wire-foot quiet">
        {fitting.length > shown.length ? `The last ${shown.length} of ${fitting.length} entries. ` : ''}
        Tokens, trigger ids and one-use addresses are hidden.
      </p>
    </section>
  );
}
