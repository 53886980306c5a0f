import { Emoji } from '../text/emoji-view.tsx';
import type { Block } from '../types.ts';
import { RichText } from './rich-text.tsx';
import { Text } from './text.tsx';

const marks: Readonly<Record<string, string>> = {
  pending: 'hourglass_flowing_sand',
  in_progress: 'arrows_counterclockwise',
  complete: 'white_check_mark',
  error: 'x',
};

/** One step of a longer work, with its state. */
export function Task({ block }: { block: Block }) {
  const status = block.status ?? 'pending';
  return (
    <div class="block-task">
      <Emoji name={marks[status] ?? 'hourglass_flowing_sand'} />
      <div>
        <strong>
          <Text of={block.title} />
        </strong>
        <span class="hidden">: {status.replace('_', ' ')}</span>
        {block.details !== undefined && <RichText elements={block.details.elements ?? []} />}
        {block.output !== undefined && <RichText elements={block.output.elements ?? []} />}
      </div>
    </div>
  );
}
