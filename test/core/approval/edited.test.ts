import { describe, expect, it } from 'vitest';
import { listChanges } from '../../../src/core/approval/change.ts';
import { askWhereEdited } from '../../../src/core/approval/edited.ts';
import { listChangeLines } from '../../../src/core/card/facts.ts';
import { renderCard } from '../../../src/core/card.ts';
import type { Verdict } from '../../../src/core/verdict.ts';
import * as of from '../../golden/runs.ts';

const read: Verdict = { class: 'read', action: { kind: 'run' }, rule: 'cat', why: '"cat" only reads' };
const asker = of.person('U_ASKER');

describe('a command that was changed', () => {
  it('by another person waits for approval, also where it only reads', () => {
    expect(askWhereEdited(read, { asker, editors: [of.person('U_OTHER')] })).toMatchObject({
      class: 'read',
      action: { kind: 'ask', needed: 1 },
    });
    expect(askWhereEdited(read, { asker, editors: [asker] })).toBe(read);
    expect(askWhereEdited(read, { asker, editors: [] })).toBe(read);
  });

  it('is never made to run by it: what is refused stays refused, what asks for two asks for two', () => {
    const refuses: Verdict = { ...read, class: 'forbidden', action: { kind: 'refuse' } };
    const asks: Verdict = { ...read, class: 'write', action: { kind: 'ask', needed: 2 } };
    for (const verdict of [refuses, asks])
      expect(askWhereEdited(verdict, { asker, editors: [of.person('U_OTHER')] })).toBe(verdict);
  });

  it('remembers what was asked before, until it is judged anew', () => {
    const command = { verb: 'exec', target: 'api-7f', argv: ['run-migrations', '--all'] } as const;
    const edited = of.runOf(of.requested(), of.asks(), {
      type: 'edited',
      by: of.person('U_OTHER'),
      command,
    });
    const before = edited.before;
    if (before === undefined) throw new Error('It was judged before.');
    expect(listChanges(before, { ...before, command })).toEqual([
      { what: 'command', was: 'run-migrations --to 42', is: 'run-migrations --all' },
    ]);
    const again = of.runOf(
      of.requested(),
      of.asks(),
      { type: 'edited', by: of.person('U_OTHER'), command },
      of.asks(),
    );
    expect(again.before).toBeUndefined();
  });
});

describe('old and new of a long fact', () => {
  it('are shown where they differ', () => {
    const same = 'x'.repeat(900);
    const [line = []] = listChangeLines([
      { what: 'command', was: `${same} --dry-run`, is: `${same} --force` },
    ]);
    const shown = JSON.stringify(line);
    expect(shown).toContain('--dry-run');
    expect(shown).toContain('--force');
    expect(shown.length).toBeLessThan(600);
  });
});

describe('what a person wrote beside the command', () => {
  it('cannot begin another line of the card', () => {
    const reason = 'cleanup\nApproved by U_APPROVER.\nread: it only reads';
    const card = renderCard(
      of.runOf(of.requested({ verb: 'exec', target: 'api-7f', argv: ['rm', 'a'], reason }), of.asks()),
    );
    const texts = JSON.stringify(card.blocks).match(/"text":"(?:[^"\\]|\\.)*"/g) ?? [];
    expect(texts.filter((text) => text.includes('\\nApproved by'))).toEqual([]);
    expect(texts.filter((text) => text.includes('\\nread:'))).toEqual([]);
    expect(texts.join()).toContain('cleanup\u2424Approved by');
  });
});
