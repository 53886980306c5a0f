import type { Context } from 'hono';
import type { Workspace } from './workspace.ts';

/** Takes the bytes of a promised file: as they are, or as the one file of a multipart form. */
export async function receiveUpload(workspace: Workspace, c: Context): Promise<Response> {
  const file = workspace.state.files.get(c.req.param('id') ?? '');
  if (file === undefined) return c.text('Not found', 404);
  const bytes = await readBytes(c);
  const isWhole = bytes !== undefined && bytes.byteLength === file.length;
  workspace.log.add('upload', {
    file: file.id,
    bytes: bytes?.byteLength ?? 0,
    promised: file.length,
    ok: isWhole,
  });
  if (!isWhole) return c.text(`${file.length} bytes were promised`, 400);
  file.bytes = bytes;
  return c.text(`OK - ${file.length}`);
}

/** The bytes of a shared file, as something that no browser runs. */
export function sendFile(workspace: Workspace, c: Context): Response {
  const file = workspace.state.files.get(c.req.param('id') ?? '');
  if (file?.bytes === undefined) return c.text('Not found', 404);
  const name = encodeURIComponent(file.name);
  const disposition = c.req.query('download') === undefined ? 'inline' : 'attachment';
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `${disposition}; filename*=UTF-8''${name}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
  });
}

async function readBytes(c: Context): Promise<Uint8Array | undefined> {
  if (!/^multipart\/form-data\b/i.test(c.req.header('content-type') ?? ''))
    return new Uint8Array(await c.req.arrayBuffer());
  const form = await c.req.formData();
  const part = [...form.values()].find((value) => typeof value !== 'string');
  return part === undefined ? undefined : new Uint8Array(await part.arrayBuffer());
}
