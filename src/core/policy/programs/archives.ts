import { destructive, raise, read, shown, worst, write } from '../finding.ts';
import { judgePath } from '../paths.ts';
import { isVersion, type Judge, type Programs, reads } from '../program.ts';
import { scanWords } from '../scan.ts';

/** tar in all its spellings: only a listing reads. */
const tar: Judge = (words, _context, name) => {
  if (isVersion(words)) return read(`${shown(name)} says its version`);
  const spelled = words.map((word, index) =>
    index === 0 && /^[a-zA-Z]+$/.test(word.text) ? { ...word, text: `-${word.text}` } : word,
  );
  const letters = spelled
    .filter(({ text }) => /^-[a-zA-Z]/.test(text))
    .map(({ text }) => text.slice(1))
    .join('');
  if (
    spelled.some(({ text }) =>
      /^--(?:delete|remove-files|recursive-unlink|unlink-first|overwrite)/.test(text),
    )
  )
    return destructive('removes', `${shown(name)} removes or overwrites files in this form`);
  const isList =
    (letters.includes('t') || spelled.some(({ text }) => text === '--list')) && !/[xcruA]/.test(letters);
  if (!isList)
    return worst(
      [scanWords(words)],
      write('archive', `${shown(name)} in this form writes files`, 'List an archive with tar -tf.'),
    );
  if (spelled.some(({ text }) => /^[^/]*[^/=]:/.test(text.replace(/^--file=|^-\w*f(?=.)/, ''))))
    return write('network', `${shown(name)} asks another machine for an archive with a colon in its name`);
  return reads(
    '-t,-v,-z,-j,-J,-a,-Z,-f:path -C:path --list --verbose --gzip --bzip2 --xz --zstd --file:path --directory:path --numeric-owner --full-time --wildcards --exclude:text --strip-components:num --utc --null',
    'text',
  )(spelled, _context, name);
};

const unzip: Judge = (words, context, name) => {
  // Behind the archive stand names of its members, whatever they look like.
  const first = words.findIndex(({ text }) => !text.startsWith('-'));
  const options = first === -1 ? words : words.slice(0, first);
  const isList = options.some(({ text }) => /^-[a-zA-Z]*[lvZtz1]/.test(text));
  if (!isList)
    return words.some(({ text }) => /^-[a-z]*o/.test(text))
      ? destructive('overwrites', '"unzip -o" overwrites files')
      : options.some(({ text }) => /^-[a-z]*p/.test(text))
        ? reads('-p,-q,-c', 'path', { min: 1 })(words, context, name)
        : write('archive', '"unzip" writes files', 'List an archive with unzip -l.');
  return reads('-l,-v,-Z,-t,-q,-qq,-z,-1,-h,-m,-T', 'path', { min: 1 })(words, context, name);
};

/** Compressors: listing, testing and writing to standard output leave the file alone. */
const compressor: Judge = (words, context, name) => {
  const has = (letters: string, long: RegExp) =>
    words.some(({ text }) => new RegExp(`^-[a-zA-Z0-9]*[${letters}]`).test(text) || long.test(text));
  // Of several modes most of them take the last, so that "-l -d" unpacks.
  const isKind =
    has('c', /^--(?:stdout|to-stdout)$/) ||
    (has('lt', /^--(?:list|test)$/) && !has('dz', /^--(?:decompress|uncompress|compress)$/));
  if (isKind)
    return reads(
      '-l,-t,-c,-d,-v,-k,-q,-f,-1,-2,-3,-4,-5,-6,-7,-8,-9,-T:num --list --test --stdout --to-stdout --decompress --verbose --keep --quiet',
      'path',
    )(words, context, name);
  return worst(
    words.map((word) => raise(judgePath(word))),
    write('writes', `${shown(name)} replaces files`, 'Use -c to print, or -l to list.'),
  );
};

/** Archives and compressed files. */
export const archives: Programs = {
  tar,
  bsdtar: tar,
  unzip,
  gzip: compressor,
  bzip2: compressor,
  xz: compressor,
  zstd: compressor,
  lz4: (words) => (isVersion(words) ? read('"lz4" says its version') : write('writes', '"lz4" writes files')),
  '7z': (words, context, name) =>
    words[0]?.text === 'l' || words[0]?.text === 't'
      ? reads('-ba,-slt', 'path', { singleDashLong: true })(words.slice(1), context, name)
      : words[0]?.text === 'd'
        ? destructive('removes', '"7z d" removes files from an archive')
        : write('archive', '"7z" writes files'),
  ar: (words, context, name) =>
    /^-?[tv]+$/.test(words[0]?.text ?? '')
      ? reads('', 'path')(words.slice(1), context, name)
      : write('archive', '"ar" writes files'),
  cpio: (words) =>
    words.some(({ text }) => /^-[iv]*t[iv]*$/.test(text))
      ? write('archive', '"cpio" reads an archive from its input')
      : write('archive', '"cpio" writes files'),
};
