import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEmbedded } from '../../src/adapters/store/open-embedded.ts';
import { findTemplate, templateName } from '../../src/adapters/store/template.ts';
import { makeTempDirectory } from '../helpers/temp-directory.ts';

const dist = new URL('../../dist/adapters/store/', import.meta.url);
const made = existsSync(new URL(templateName(), dist));

test.skipIf(!made)(
  `the build's template holds both schemas${made ? '' : ' (skipped: dist is not built from these sources)'}`,
  async () => {
    expect(findTemplate()).toMatch(/dist\/adapters\/store\/template-[0-9a-f]{16}\.tgz$/);
    const folder = await makeTempDirectory();
    const { pool, close } = await openEmbedded({ dataDir: join(folder.path, 'data') });
    const { rows } = await pool.query(
      "SELECT nspname FROM pg_namespace WHERE nspname IN ('voicepipe', 'bullmq') ORDER BY 1",
    );
    expect(rows).toEqual([{ nspname: 'bullmq' }, { nspname: 'voicepipe' }]);
    await close();
    await folder.remove();
  },
);
