import type { ComponentChild } from 'preact';
import type { Block } from '../types.ts';
import { ElementView, Picture } from './element.tsx';
import { InputBlock } from './input.tsx';
import { RichText } from './rich-text.tsx';
import { Text } from './text.tsx';

/** The blocks of a message or a view, each drawn as Slack draws it. */
export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return <div class="blocks">{blocks.map((block, index) => drawBlock(block, block.block_id ?? index))}</div>;
}

function drawBlock(block: Block, key: string | number): ComponentChild {
  switch (block.type) {
    case 'section':
      return <Section key={key} block={block} />;
    case 'header':
      return (
        <h3 key={key} class="block-header">
          <Text of={block.text} />
        </h3>
      );
    case 'divider':
      return <hr key={key} />;
    case 'context':
      return (
        <div key={key} class="block-context">
          {block.elements?.map((element, index) => (
            <span key={index}>
              <ElementView element={element} />
            </span>
          ))}
        </div>
      );
    case 'actions':
      return (
        <div key={key} class="block-actions">
          {block.elements?.map((element) => (
            <ElementView key={element.action_id ?? ''} element={element} />
          ))}
        </div>
      );
    case 'rich_text':
      return <RichText key={key} elements={block.elements ?? []} />;
    case 'image':
      return <Picture key={key} url={block.image_url} alt={block.alt_text ?? ''} />;
    case 'alert':
      return (
        <div key={key} class={`block-alert ${block.level ?? 'default'}`} role="note">
          <Text of={block.text} />
        </div>
      );
    case 'markdown':
      return (
        <div key={key} class="block-section">
          <Text of={block.text} />
        </div>
      );
    case 'table':
      return <Table key={key} block={block} />;
    case 'input':
      return <InputBlock key={key} block={block} />;
    case 'container':
      return (
        <div key={key} class="block-container">
          {block.title !== undefined && (
            <strong>
              <Text of={block.title} />
            </strong>
          )}
          <Blocks blocks={block.child_blocks ?? []} />
        </div>
      );
    default:
      return (
        <p key={key} class="unknown">
          (The playground does not draw “{block.type}” blocks.)
        </p>
      );
  }
}

function Section({ block }: { block: Block }) {
  return (
    <div class="block-section">
      <div class="block-text">
        {block.text !== undefined && (
          <div>
            <Text of={block.text} />
          </div>
        )}
        {block.fields !== undefined && (
          <div class="block-fields">
            {block.fields.map((field, index) => (
              <div key={index}>
                <Text of={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {block.accessory !== undefined && <ElementView element={block.accessory} />}
    </div>
  );
}

function Table({ block }: { block: Block }) {
  return (
    <div class="table-frame">
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
    </div>
  );
}
