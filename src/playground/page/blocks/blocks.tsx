import type { ComponentChild } from 'preact';
import type { Block } from '../types.ts';
import { Card } from './card.tsx';
import { ElementView, Picture } from './element.tsx';
import { InputBlock } from './input.tsx';
import { RichText } from './rich-text.tsx';
import { Table } from './table.tsx';
import { Task } from './task.tsx';
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
        <h3 key={key} class={`block-header level-${block.level ?? 2}`}>
          <Text of={block.text} />
        </h3>
      );
    case 'divider':
      return <hr key={key} />;
    case 'context':
      return (
        <div key={key} class="block-context">
          <Elements block={block} />
        </div>
      );
    case 'actions':
    case 'context_actions':
      return (
        <div key={key} class="block-actions">
          <Elements block={block} />
        </div>
      );
    case 'rich_text':
      return <RichText key={key} elements={block.elements ?? []} />;
    case 'image':
      return (
        <figure key={key}>
          {block.title !== undefined && (
            <figcaption class="quiet">
              <Text of={block.title} />
            </figcaption>
          )}
          <Picture url={block.image_url} alt={block.alt_text ?? ''} />
        </figure>
      );
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
    case 'card':
      return <Card key={key} block={block} />;
    case 'carousel':
      return (
        <div key={key} class="carousel">
          {(block.elements as readonly Block[] | undefined)?.map((card, index) => (
            <Card key={index} block={card} />
          ))}
        </div>
      );
    case 'table':
    case 'data_table':
      return <Table key={key} block={block} />;
    case 'task_card':
      return <Task key={key} block={block} />;
    case 'plan':
      return (
        <div key={key} class="block-container">
          <strong>
            <Text of={block.title} />
          </strong>
          {block.tasks?.map((task, index) => (
            <Task key={index} block={task} />
          ))}
        </div>
      );
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

function Elements({ block }: { block: Block }) {
  return (
    <>
      {block.elements?.map((element, index) => (
        <span class="block-element" key={element.action_id ?? index}>
          <ElementView element={element} blockId={block.block_id ?? ''} />
        </span>
      ))}
    </>
  );
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
      {block.accessory !== undefined && (
        <ElementView element={block.accessory} blockId={block.block_id ?? ''} />
      )}
    </div>
  );
}
