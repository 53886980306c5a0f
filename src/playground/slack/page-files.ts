import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.map': 'application/json',
};

const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** A file of the built page; `/` is its `index.html`. */
export async function servePage(pageDir: string, path: string): Promise<Response> {
  const relative = normalize(decodePath(path)).replace(/^[/\\]+/, '') || 'index.html';
  const type = types[extname(relative)];
  if (relative.split(sep).includes('..') || relative.includes('\0') || type === undefined) return notFound();
  try {
    const bytes = await readFile(join(pageDir, relative));
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': type,
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'cache-control': relative.startsWith('assets') ? 'max-age=31536000, immutable' : 'no-cache',
      },
    });
  } catch (error) {
    if (!isMissing(error)) throw error;
    return relative === 'index.html'
      ? new Response('The page is not built. Build it: npm run build\n', { status: 503 })
      : notFound();
  }
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return '..';
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}

function notFound(): Response {
  return new Response('Not found\n', { status: 404 });
}
