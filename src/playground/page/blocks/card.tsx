import type { Block } from '../types.ts';
import { ElementView } from './element.tsx';
import { Text } from './text.tsx';

/** A card: a title, a few words and its buttons in a frame. */
export function Card({ block }: { block: Block }) {
  return (
    <div class="block-card">
      {block.title !== undefined && (
        <strong>
          <Text of={block.title} />
        </strong>
      )}
      {block.subtitle !== undefined && (
        <span class="quiet">
          <Text of={block.subtitle} />
        </span>
      )}
      {block.body !== undefined && (
        <div>
          <Text of={block.body} />
        </div>
      )}
      {block.actions !== undefined && (
        <div class="block-actions">
          {block.actions.map((element, index) => (
            <ElementView key={element.action_id ?? index} element={element} blockId={block.block_id ?? ''} />
          ))}
        </div>
      )}
    </div>
  );
}
