import type { StreamName } from '../core/outcome.ts';
import type { KeptStream } from '../core/posts/stream.ts';
import type { KeptOutput } from '../core/posts.ts';
import type { Extent, Outputs } from './ports/outputs.ts';

/** What is read of each end of a long stream: much more than its pages, because what was drawn over takes room too. */
const endBytes = 256 * 1024;

/** Stored output as far as pages show it: bounded, however much there is. */
export async function readKept(outputs: Outputs, run: string): Promise<KeptOutput> {
  const extent = await outputs.extent(run);
  return {
    stdout: await readStream(outputs, { run, stream: 'stdout', extent: extent.stdout }),
    stderr: await readStream(outputs, { run, stream: 'stderr', extent: extent.stderr }),
  };
}

async function readStream(
  outputs: Outputs,
  how: { readonly run: string; readonly stream: StreamName; readonly extent: Extent },
): Promise<KeptStream> {
  const { run, stream, extent } = how;
  if (extent.bytes === 0) return { head: new Uint8Array(), ...extent };
  const head = await readHead(outputs, how);
  if (!head.goesOn) return { head: head.bytes, ...extent };
  const tail: Uint8Array[] = [];
  let line = 0;
  let size = 0;
  let next = Number.POSITIVE_INFINITY;
  for await (const segment of outputs.readBack(run, stream)) {
    const isGap = segment.offset + segment.bytes.length < next && Number.isFinite(next);
    if (size >= endBytes || isGap || segment.offset < head.bytes.length) break;
    tail.unshift(segment.bytes);
    size += segment.bytes.length;
    ({ line, offset: next } = segment);
  }
  return { head: head.bytes, tail: { bytes: Buffer.concat(tail), line }, ...extent };
}

/** The beginning, up to a gap or to where it is long enough. */
async function readHead(
  outputs: Outputs,
  { run, stream, extent }: { readonly run: string; readonly stream: StreamName; readonly extent: Extent },
): Promise<{ readonly bytes: Uint8Array; readonly goesOn: boolean }> {
  const isShort = extent.bytes <= 2 * endBytes;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const segment of outputs.readFrom(run, stream, 0)) {
    if (segment.offset > size || (!isShort && size >= endBytes))
      return { bytes: Buffer.concat(pieces), goesOn: true };
    pieces.push(segment.bytes);
    size += segment.bytes.length;
  }
  return { bytes: Buffer.concat(pieces), goesOn: false };
}

/** The whole of a stored stream, with a line where its middle was not kept; `length` is exact. */
export function openWhole(
  outputs: Outputs,
  {
    run,
    stream,
    extent,
    leftOut = 0,
  }: {
    readonly run: string;
    readonly stream: StreamName;
    readonly extent: Extent;
    readonly leftOut?: number | undefined;
  },
): { readonly length: number; readonly open: () => AsyncIterable<Uint8Array> } {
  const remark =
    leftOut === 0 ? undefined : Buffer.from(`\n[${leftOut} bytes in the middle were not kept]\n`);
  async function* read() {
    let end = 0;
    let isTold = false;
    for await (const { bytes, offset } of outputs.readFrom(run, stream, 0)) {
      if (offset > end && remark !== undefined && !isTold) {
        isTold = true;
        yield remark;
      }
      yield bytes;
      end = offset + bytes.length;
    }
  }
  return { length: extent.bytes + (remark?.length ?? 0), open: read };
}
