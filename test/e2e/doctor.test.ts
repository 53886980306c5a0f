import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServiceRig, type ServiceRig } from '../helpers/service-rig.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

let rig: ServiceRig;
beforeAll(async () => {
  rig = await openServiceRig();
});
afterAll(() => rig.stop());

interface Finding {
  readonly part: string;
  readonly ok: boolean;
  readonly message: string;
  readonly hint?: string;
}

function doctor(env: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [cli, 'doctor', '--json'],
      {
        env: {
          PATH: process.env['PATH'] ?? '',
          KUBECONFIG: rig.kube.kubeconfigPath,
          SLACK_API_URL: rig.slack.apiUrl,
          ...env,
        },
      },
      (_error, stdout) =>
        resolve(JSON.parse(stdout).findings.filter(({ part }: Finding) => part === 'slack')),
    );
  });
}

describe('voicepipe doctor, of Slack,', () => {
  it('finds nothing wrong where nothing is', async () => {
    const findings = await doctor({
      SLACK_BOT_TOKEN: rig.slack.botToken,
      SLACK_APP_TOKEN: rig.slack.appToken,
    });
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    const says = findings.map(({ message }) => message).join('\n');
    expect(says).toContain('Socket Mode: Slack gives a connection');
    expect(says).toContain("This clock and Slack's agree");
    expect(says).toContain('The bot is in');
  });

  it('tells a token that Slack does not take, and shows none', async () => {
    const findings = await doctor({ SLACK_BOT_TOKEN: 'xoxb-wrong-1', SLACK_APP_TOKEN: 'xapp-wrong-1' });
    const bad = findings.filter(({ ok }) => !ok).map(({ message }) => message);
    expect(bad.some((message) => message.startsWith("Slack does not take the bot's token"))).toBe(true);
    expect(bad.some((message) => message.startsWith('Socket Mode cannot connect'))).toBe(true);
    expect(JSON.stringify(findings)).not.toContain('wrong-1');
  });

  it('names the channels of voicepipe.yaml that the bot is not in', async () => {
    const file = join(rig.dataDir, 'voicepipe.yaml');
    writeFileSync(file, 'channels: [{channels: [C_ONCALL, C_OTHER]}]');
    const findings = await doctor({
      SLACK_BOT_TOKEN: rig.slack.botToken,
      SLACK_APP_TOKEN: rig.slack.appToken,
      VOICEPIPE_CONFIG: file,
    });
    const about = (channel: string) => findings.find(({ message }) => message.includes(`"${channel}"`));
    expect(about('C_ONCALL')).toMatchObject({ ok: true });
    expect(about('C_OTHER')).toMatchObject({ ok: false });
    expect(about('C_OTHER')?.hint).toContain('/invite @voicepipe');
  });
});
