import { read, write } from '../finding.ts';
import { isVersion, type Programs, reads } from '../program.ts';

/** What looks into programs and libraries. */
export const binaries: Programs = {
  ldd: (words) =>
    isVersion(words)
      ? read('"ldd" says its version')
      : write('loads', '"ldd" may run the program it looks at', 'Use readelf -d.'),
  nm: reads('-a,-C,-D,-g,-n,-u,-A', 'path', { min: 1 }),
  objdump: reads('-a,-d,-D,-f,-h,-p,-r,-s,-S,-t,-T,-x -j:word -M:word', 'path', { min: 1 }),
  readelf: reads(
    '-a,-d,-e,-h,-l,-n,-r,-s,-S,-V,-W,-x:word --all --dynamic --file-header --headers --wide',
    'path',
    { min: 1 },
  ),
  size: reads('-A,-B,-t', 'path'),
};
