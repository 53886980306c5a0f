import { expect, it } from 'vitest';
import { defaultSeed } from '../../src/playground/slack/seed.ts';
import { startSlack } from '../../src/playground/slack/server.ts';
import { openServiceRig } from '../helpers/service-rig.ts';

it('a database that holds the ledger of one workspace is not served with the token of another', async () => {
  const rig = await openServiceRig();
  const seed = { team: { ...defaultSeed.team, id: 'T_SECOND' } };
  const other = await startSlack({ host: '127.0.0.1', port: 0, pageDir: rig.dataDir, seed });
  const { botToken, appToken, apiUrl } = other;
  await rig.service.stop();
  await expect(rig.start({ slack: { botToken, appToken, apiUrl } })).rejects.toMatchObject({
    code: 'bad-configuration',
    message: expect.stringContaining('of workspace "T_SECOND"'),
  });
  const again = await rig.start();
  await again.stop();
  await other.close();
  await rig.stop();
});
