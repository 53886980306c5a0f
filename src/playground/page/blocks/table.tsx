import { Scroller } from '../scroller.tsx';
import type { Block } from '../types.ts';
import { RichText } from './rich-text.tsx';

/** A table; its first row is the head. It scrolls sideways by itself, also with the keyboard. */
export function Table({ block }: { block: Block }) {
  return (
    <Scroller class="table-frame" label="Table">
      <table>
        <tbody>
          {block.rows?.map((row, index) => (
            <tr key={index}>
              {row.map((cell, place) => {
                const Cell = index === 0 ? 'th' : 'td';
                const inside =
                  cell.elements === undefined ? cell.text : <RichText elements={cell.elements} />;
                return <Cell key={place}>{inside}</Cell>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
