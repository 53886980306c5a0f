import { spawn } from 'node:child_process';
import { hasDesktop } from '../config.ts';

/** Best effort, and only where a person would see it. */
export function openBrowser(url: string): void {
  if (!hasDesktop() || !process.stdout.isTTY) return;
  const [command = '', ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
