/** The kind of a Secret in a line of JSON; group 1 is a quote, escaped as often as the JSON stands inside other JSON. */
const secretKind = /(\\{0,7}")kind\1[ \t]{0,4}:[ \t]{0,4}\1Secret\1/g;
/** Keys of Secrets that hold nothing secret. */
const open = /^(?:ca\.crt|tls\.crt|namespace|service-ca\.crt)$/;

interface Found {
  readonly from: number;
  readonly to: number;
  readonly kind: string;
}

/**
 * The data of Secrets that stand in one line of JSON, as `-o json | jq -c` or the last-applied annotation print them. In order,
 * not overlapping.
 */
export function findSecretsInJson(text: string): readonly Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf('Secret'); at !== -1; ) {
    const begin = text.lastIndexOf('\n', at) + 1;
    const next = text.indexOf('\n', at);
    const line = text.slice(begin, next === -1 ? text.length : next);
    if (line.includes('ata')) found.push(...findInLine(line, begin));
    at = text.indexOf('Secret', begin + line.length);
  }
  return found;
}

function findInLine(line: string, offset: number): readonly Found[] {
  const quotes = new Set([...line.matchAll(secretKind)].map(([, quote = '"']) => quote));
  const found = [...quotes].flatMap((quote) => {
    const { data, entry } = readersOf(quote.replaceAll('\\', '\\\\'));
    return [...line.matchAll(data)].flatMap((object) =>
      [...object[0].matchAll(entry)].flatMap(({ index, 1: lead = '', 2: name = '', 3: value = '' }) => {
        const from = offset + object.index + index + lead.length;
        const isShown = open.test(name) || value.startsWith('[redacted:');
        return isShown ? [] : [{ from, to: from + value.length, kind: 'kube-secret' }];
      }),
    );
  });
  return found.sort((a, b) => a.from - b.from);
}

/** `"data": {…}` with nothing but texts in it, and the entries of such an object. */
function readersOf(quote: string): { readonly data: RegExp; readonly entry: RegExp } {
  const gap = '[ \\t]{0,4}';
  const text = `(?:(?!${quote})[^\\n]){0,65536}?`;
  const pair = `${quote}[A-Za-z0-9_.-]{1,253}${quote}${gap}:${gap}${quote}${text}${quote}`;
  return {
    data: new RegExp(
      `${quote}(?:data|stringData)${quote}${gap}:${gap}\\{${gap}(?:${pair}${gap},?${gap}){1,1000}\\}`,
      'g',
    ),
    entry: new RegExp(`(${quote}([A-Za-z0-9_.-]{1,253})${quote}${gap}:${gap}${quote})(${text})${quote}`, 'g'),
  };
}
