import type { Chat, Uploaded } from '../../app/ports/chat.ts';
import { InfrastructureError } from '../../core/failure.ts';

/** Calls a method; throws `InfrastructureError` with Slack's word as its `cause`. */
export type Call = (
  method: string,
  body: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

/** How often the bytes are sent before the file counts as refused, and how long sending them may take. */
const maxTries = 3;
const sendTimeoutMs = 120_000;

type File = Parameters<Chat['upload']>[0];

/**
 * Slack's flow for files: an address, the bytes, then the sharing, which alone makes anything visible
 * (https://docs.slack.dev/messaging/working-with-files). Throws where the sharing is in doubt, or the channel takes nothing.
 */
export async function upload(call: Call, file: File): Promise<Uploaded> {
  const sent = await sendBytes(call, file);
  if (sent.kind === 'refused') return sent;
  try {
    await call('files.completeUploadExternal', {
      files: JSON.stringify([{ id: sent.id, title: file.title }]),
      channel_id: file.channel,
      thread_ts: file.threadTs,
    });
    return { kind: 'shared', id: sent.id };
  } catch (error) {
    return refusal(error);
  }
}

/** An address is good for one sending; until the sharing nothing is seen, so all of this may be done again. */
async function sendBytes(
  call: Call,
  file: File,
): Promise<
  { readonly kind: 'sent'; readonly id: string } | { readonly kind: 'refused'; readonly word: string }
> {
  for (let tries = 1; ; tries += 1) {
    try {
      const { upload_url: url, file_id: id } = await call('files.getUploadURLExternal', {
        filename: file.name,
        length: file.length,
      });
      if (typeof url !== 'string' || typeof id !== 'string')
        return { kind: 'refused', word: 'no_upload_url' };
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', 'content-length': String(file.length) },
        body: ReadableStream.from(file.open()),
        duplex: 'half',
        redirect: 'error',
        signal: AbortSignal.timeout(sendTimeoutMs),
      });
      await answer.arrayBuffer();
      if (answer.ok) return { kind: 'sent', id };
      if (tries >= maxTries) return { kind: 'refused', word: `http_${answer.status}` };
    } catch (error) {
      if (error instanceof InfrastructureError && error.code === 'slack-refused' && error.retrySafe)
        return refusal(error);
      if (error instanceof InfrastructureError && error.code !== 'slack-refused') throw error;
      if (tries >= maxTries) return { kind: 'refused', word: 'upload_failed' };
    }
  }
}

/** What Slack said no to for good; anything else is thrown on. */
function refusal(error: unknown): { readonly kind: 'refused'; readonly word: string } {
  if (!(error instanceof InfrastructureError) || error.code !== 'slack-refused' || !error.retrySafe)
    throw error;
  const { data } = error.cause as { data?: { error?: unknown } };
  return { kind: 'refused', word: String(data?.error ?? 'refused').slice(0, 60) };
}
