import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArgv, parseCommand } from '../../src/core/parse-command.ts';
import { quoteArgv, splitWords } from '../../src/core/words.ts';

const argvOf = (text: string) => {
  const parsed = parseCommand(text);
  if (!parsed.ok) throw new Error(`${parsed.failure.message} ${parsed.failure.hint}`);
  return parsed.command.verb === 'exec' ? parsed.command.argv : parsed.command;
};
const refusalOf = (text: string) => {
  const parsed = parseCommand(text);
  if (parsed.ok) throw new Error(`accepted: ${JSON.stringify(parsed.command)}`);
  return `${parsed.failure.message} ${parsed.failure.hint ?? ''}`;
};

/** Words that a chat line may carry: no control or invisible characters, no lone surrogates. */
const word = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => splitWords(`'${text.replaceAll("'", '')}'`).ok && !/[‘’‚“”„«»<>&`@#]/.test(text));

describe('what Slack does to text is undone', () => {
  it.each([
    // What is linked by itself.
    ['exec api-7f curl <http://x.test/a?b=1&amp;c=2>', ['curl', 'http://x.test/a?b=1&c=2']],
    ['exec api-7f curl http://x.test/a?b=1&c=2', ['curl', 'http://x.test/a?b=1&c=2']],
    [
      'exec api-7f curl <http://x.test/a?b=1&amp;c=2|x.test/a?b=1&amp;c=2> --proxy=http://p.test/?d&amp;e',
      ['curl', 'x.test/a?b=1&c=2', '--proxy=http://p.test/?d&e'],
    ],
    ["exec api-7f curl '<http://x.test/a?b=1&amp;c=2>'", ['curl', 'http://x.test/a?b=1&c=2']],
    ['exec api-7f ping -c1 <http://db.test|db.test>', ['ping', '-c1', 'db.test']],
    ['exec api-7f git clone <ssh://git@x.test/a.git>', ['git', 'clone', 'ssh://git@x.test/a.git']],
    ['exec api-7f curl <https://x.test/|https://x.test/>', ['curl', 'https://x.test/']],
    ['exec api-7f grep <mailto:ops@x.test|ops@x.test> /log', ['grep', 'ops@x.test', '/log']],
    ['exec api-7f grep <mailto:ops@x.test> /log', ['grep', 'ops@x.test', '/log']],
    ['exec api-7f echo <@U0123ABC|ann> <#C0123ABC|general>', ['echo', '@ann', '#general']],
    ['exec api-7f echo <!here> <!subteam^S012|@sre>', ['echo', '@here', '@sre']],
    // What it escapes, once.
    ["exec api-7f sh -c 'a &lt; b &amp;&amp; c &gt; d'", ['sh', '-c', 'a < b && c > d']],
    ["exec api-7f echo '&amp;lt;'", ['echo', '&lt;']],
    ["exec api-7f grep '&lt;div&gt;' x", ['grep', '<div>', 'x']],
    ["exec api-7f echo '&quot;&nbsp;'", ['echo', '&quot;&nbsp;']],
    // What phones make of it.
    ['exec api-7f ls —all', ['ls', '--all']],
    ['exec api-7f ls –la', ['ls', '-la']],
    ['exec api-7f ls ––all', ['ls', '--all']],
    ['exec api-7f — ls —n', ['ls', '--n']],
    ['exec api-7f echo \'—all\' "–x" a—b', ['echo', '—all', '–x', 'a—b']],
    ['exec api-7f psql -c “select ‘a’, "b" from t”', ['psql', '-c', `select 'a', "b" from t`]],
    ['exec api-7f echo ‘don”t’', ['echo', 'don"t']],
    ['exec api-7f echo “say \\“hi\\””', ['echo', 'say "hi"']],
    ['exec api-7f echo don’t', ['echo', 'don’t']],
    ['exec api-7f echo "it’s"', ['echo', 'it’s']],
    ['exec api-7f\u00a0ls\u2003-l\u202f/tmp', ['ls', '-l', '/tmp']],
    // Where it was quoted, or broken over lines.
    ['`exec api-7f ls -la`', ['ls', '-la']],
    ['```\nexec api-7f ls -la\n```', ['ls', '-la']],
    ['`/pod exec api-7f ls`', ['ls']],
    ['/pod exec api-7f ls', ['ls']],
    ['pod exec api-7f ls', ['ls']],
    ['exec api-7f echo ❤️ 1️⃣', ['echo', '❤️', '1️⃣']],
    ['exec api-7f ```ls -la```', ['ls', '-la']],
    ['exec api-7f \\\n  ls \\\n  -la', ['ls', '-la']],
    ["exec api-7f sh -c 'a\nb'", ['sh', '-c', 'a\nb']],
    ['Exec api-7f ls', ['ls']],
    ['<@U0BOT> exec api-7f ls', ['ls']],
    ['<@U0BOT>: exec api-7f ls', ['ls']],
    ['<@U0BOT|voicepipe>, /pod exec api-7f ls', ['ls']],
    // What is text here and nothing else.
    [
      'exec api-7f echo $HOME *.log ~ {a,b} :tada: #x !y',
      ['echo', '$HOME', '*.log', '~', '{a,b}', ':tada:', '#x', '!y'],
    ],
    ['exec api-7f echo \'a | b; c\' "x && $(y)"', ['echo', 'a | b; c', 'x && $(y)']],
  ])('%j', (text, argv) => {
    expect(argvOf(text)).toEqual(argv);
  });

  it.each([
    ['exec api-7f ps | grep java', "/pod exec api-7f sh -c 'ps | grep java'"],
    ['exec api-7f -n shop ls &gt; /tmp/x', "/pod exec api-7f -n shop sh -c 'ls > /tmp/x'"],
    ['exec api-7f a &amp;&amp; b', "sh -c 'a && b'"],
    ['exec api-7f curl http://x.test && ls', "sh -c 'curl http://x.test && ls'"],
    ['exec api-7f ls; rm x', "sh -c 'ls; rm x'"],
    ['exec api-7f echo $(date)', "sh -c 'echo $(date)'"],
    ['exec api-7f echo “it is” | wc', 'sh -c \'echo "it is" | wc\''],
    ['exec api-7f echo `date`', "sh -c 'echo `date`'"],
  ])('%j is refused with the line to write instead', (text, line) => {
    expect(refusalOf(text)).toContain(line);
  });

  it.each([
    ['exec api-7f echo a\u202eb', 'U+202E'],
    ['exec api-7f echo a\u200bb', 'U+200B'],
    ['exec api\u2060-7f ls', 'U+2060'],
    ['exec api-7f echo \u{e0041}', 'U+E0041'],
    ['exec api-7f echo \u3164', 'U+3164'],
    ['exec api-7f l\ufe0fs', 'U+FE0F'],
    ['exec -it api-7f -- bash', 'there is none here'],
    ['exec api-7f --stdin --tty bash', 'there is none here'],
    ['exce api-7f ls', 'Is "exec" meant?'],
    ['lgos api-7f', 'Is "logs" meant?'],
    ['kubectl exec api-7f -- ls', 'Leave it out'],
    ['exec api-7f echo "a', 'has no end'],
    ['exec api-7f curl <https://evil.test|https://good.test>', 'leads to'],
    ['exxec api-7f ls', 'Is "exec" meant?'],
    ['exec api-7f --timout 5m ls', 'Is "--timeout" meant?'],
    ['exec api-7f', 'There is no command'],
    ['logs api-7f --since yesterday', 'Write --since 15m'],
  ])('%j is refused, saying %j', (text, words) => {
    expect(refusalOf(text)).toContain(words);
  });

  it('a person is known by id, whatever the label says', () => {
    expect(parseCommand('history <@U0123ABC|ann> deploy/api')).toMatchObject({
      ok: true,
      command: { verb: 'history', user: 'U0123ABC', target: 'deploy/api' },
    });
  });
});

describe('one argv', () => {
  it('is the same behind a slash, behind a mention and in the form', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (argv) => {
        const line = quoteArgv(argv);
        const slash = parseCommand(`exec api-7f -- ${line}`);
        const mention = parseCommand(`<@U0BOT> exec api-7f -- ${line}`);
        const form = parseArgv(line);
        expect(slash.ok && slash.command).toMatchObject({ argv });
        expect(mention.ok && mention.command).toMatchObject({ argv });
        expect(form).toEqual({ ok: true, argv });
      }),
    );
  });

  it('survives a phone that replaces its quotes, and Slack that escapes it', () => {
    const escaped = (text: string) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const plain = fc.array(fc.constantFrom('a', ' ', '|', '&', '<', '>', ';', '$', '(', '*', 'ü', '-'), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1, maxLength: 4 }), (words) => {
        const argv = ['echo', ...words.map((letters) => letters.join(''))];
        const typed = argv.map((one) => `“${one}”`).join(' ');
        expect(argvOf(`exec api-7f -- ${escaped(typed)}`)).toEqual(argv);
      }),
    );
  });

  it('no text at all throws, and each is answered in bounded time', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '|',
      '&lt;',
      '`',
      '```',
      '“',
      '”',
      "'",
      '\\',
      ' ',
      '—',
      '@',
      'exec',
      'api',
      '\n',
    );
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(pieces, { maxLength: 60 })), (text) => {
        parseCommand(typeof text === 'string' ? text : text.join(''));
      }),
    );
    for (const text of [
      '<'.repeat(16_000),
      '`'.repeat(16_000),
      '<http://a|'.repeat(1_500),
      '@a '.repeat(5_000),
    ])
      parseCommand(text);
  });
});
