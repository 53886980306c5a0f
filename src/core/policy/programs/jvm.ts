import type { Arg } from '../arg.ts';
import { destructive, read, shown, write } from '../finding.ts';
import { type Judge, type Programs, reads } from '../program.ts';
import { scanWords } from '../scan.ts';

const isPid = ({ text, kind }: Arg | { text?: undefined; kind?: undefined } = {}) =>
  kind === 'static' && /^\d+$/.test(text ?? '');

/** Diagnostic commands that only tell; those that collect garbage, dump, change or record are left out. */
const jcmdReads: Readonly<Record<string, RegExp>> = {
  help: /^[\w.]+$/,
  'VM.version': /^$/,
  'PerfCounter.print': /^$/,
  'VM.uptime': /^-date$/,
  'VM.flags': /^-all$/,
  'VM.info': /^$/,
  'VM.command_line': /^$/,
  'VM.native_memory': /^(?:summary|detail|summary\.diff|detail\.diff|scale=[KMG]?B)$/,
  'VM.metaspace': /^[\w=-]+$/,
  'VM.classloaders': /^[\w=-]+$/,
  'VM.classloader_stats': /^$/,
  'VM.class_hierarchy': /^-?[\w.$]+$/,
  'VM.stringtable': /^$/,
  'VM.symboltable': /^$/,
  'VM.dynlibs': /^$/,
  'VM.events': /^[\w=-]+$/,
  'VM.systemdictionary': /^$/,
  'Thread.print': /^-[le]$|^(?:-locks|-extended)$/,
  'GC.heap_info': /^$/,
  'GC.finalizer_info': /^$/,
  'GC.class_histogram': /^-all$/,
  'Compiler.codecache': /^$/,
  'Compiler.codelist': /^$/,
  'Compiler.queue': /^$/,
  'JFR.check': /^[\w=]+$/,
  'ManagementAgent.status': /^$/,
};

const jcmd: Judge = (words, _context, name) => {
  if (words.length === 0 || (words.length === 1 && /^-(?:l|h|help|-help)$/.test(words[0]?.text ?? '')))
    return read(`${shown(name)} lists`);
  const [target, command, ...options] = words;
  if (target?.kind !== 'static' || !/^[\w.$]+$/.test(target.text))
    return write('jvm', 'the process is not known before it runs');
  if (command === undefined)
    return isPid(target)
      ? read('"jcmd" lists what it could do')
      : write('jvm', '"jcmd" with one word that is no number runs it');
  if (command.kind === 'static' && command.text === 'VM.system_properties')
    return write('environment', '"VM.system_properties" may show secrets');
  const form =
    command.kind === 'static' && Object.hasOwn(jcmdReads, command.text) ? jcmdReads[command.text] : undefined;
  if (form === undefined)
    return write('jvm', `${shown(command.text)} is not on the list of diagnostic commands that only tell`);
  if (command.text === 'GC.class_histogram' && !options.some(({ text }) => text === '-all'))
    return write('jvm', '"GC.class_histogram" without -all collects garbage first', 'Add -all.');
  const odd = options.find(({ text, kind }) => kind !== 'static' || !form.test(text));
  return odd === undefined
    ? read(`"jcmd … ${command.text}" only tells`)
    : write('jvm', `${shown(odd.text)} is not known to be harmless for ${shown(command.text)}`);
};

const jmap: Judge = (words, _context, name) => {
  const [option, target] = words;
  const isKnown =
    option?.kind === 'static' &&
    /^-(?:histo|histo:all|heap|clstats|finalizerinfo)$/.test(option.text) &&
    words.length === 2 &&
    isPid(target);
  return isKnown
    ? read(`"jmap ${option.text}" only tells`)
    : write('jvm', `${shown(name)} in this form dumps the heap or stops the program`);
};

const jstat: Judge = (words, context, name) => {
  return reads(
    '-gc,-gcutil,-gccapacity,-gccause,-gcnew,-gcold,-gcoldcapacity,-gcnewcapacity,-gcmetacapacity,-class,-compiler,-printcompilation,-options,-t -h:num',
    /^\d+(?:ms|s)?$/,
    {
      singleDashLong: true,
      max: 3,
      check: ({ operands }) =>
        operands.length === 2
          ? write(
              'endless',
              '"jstat" with an interval alone never ends',
              'Give a count: jstat -gcutil 1 1000 5.',
            )
          : undefined,
    },
  )(words, context, name);
};

const jinfo: Judge = (words, _context, name) => {
  const [option, target] = words;
  if (option?.text === '-flags' && isPid(target) && words.length === 2)
    return read('"jinfo -flags" only tells');
  if (
    option?.text === '-flag' &&
    words.length === 3 &&
    words[1]?.kind === 'static' &&
    /^\w+$/.test(words[1].text) &&
    isPid(words[2])
  )
    return read('"jinfo -flag" with a name only tells');
  if (words.some(({ text }) => text === '-sysprops') || (words.length === 1 && isPid(option)))
    return write(
      'environment',
      `${shown(name)} shows system properties, which may hold secrets`,
      'Use jinfo -flags.',
    );
  return write('jvm', `${shown(name)} in this form changes a flag of the program`);
};

const java: Judge = (words) => {
  if (
    words.length === 1 &&
    /^(?:-version|--version|-fullversion|-showversion|-help|--help|--list-modules)$/.test(
      words[0]?.text ?? '',
    )
  )
    return read('"java" says its version');
  if (words.some(({ text }) => /^-XshowSettings/.test(text)))
    return words.every(({ text }) => /^(?:-XshowSettings:(?:vm|system|locale)|-version)$/.test(text)) &&
      words.at(-1)?.text === '-version'
      ? read('"java" tells its settings')
      : write('environment', '"java -XshowSettings" may show secrets');
  if (
    words.every(({ text }) =>
      /^(?:-XX:\+PrintFlagsFinal|-XX:\+PrintFlagsInitial|-XX:\+PrintCommandLineFlags|-version)$/.test(text),
    ) &&
    words.at(-1)?.text === '-version'
  )
    return read('"java" tells its flags');
  return scanWords(words) ?? write('interpreter', '"java" runs a program');
};

const build =
  (name: string): Judge =>
  (words) =>
    words.length === 1 && /^(?:-v|-version|--version)$/.test(words[0]?.text ?? '')
      ? read(`"${name}" says its version`)
      : words.some(({ text }) =>
            /^(?:clean\w*|uninstall|.*:(?:clean|drop|undo|purge)|flyway:clean|liquibase:dropAll|dropAll|rollback\w*)$/.test(
              text,
            ),
          )
        ? destructive('build', `"${name}" removes what was built or stored`)
        : write('build', `"${name}" runs a build`);

/** Programs of the JVM and its diagnosis. */
export const jvm: Programs = {
  java,
  javac: build('javac'),
  jps: reads('-l,-m,-v,-q,-V,-lv,-lm,-mlv,-mlvV,-lmv', 'word', { max: 1 }),
  jstack: reads('-l,-e', 'num', { min: 1, max: 1 }),
  jcmd,
  jmap,
  jstat,
  jinfo,
  jar: (words, context, name) =>
    /^(?:-?t[vf]*|--list)$/.test(words[0]?.text ?? '')
      ? reads('-t,-v,-f:path --list --file:path', 'path')(
          words[0]?.text.startsWith('-') === true
            ? words
            : [{ text: `-${words[0]?.text}`, kind: 'static' }, ...words.slice(1)],
          context,
          name,
        )
      : write('archive', '"jar" writes files'),
  javap: reads('-c,-p,-v,-s,-l,-verbose,-public,-private -cp:path -classpath:path', 'word', {
    singleDashLong: true,
  }),
  jdeps: reads('-s,-v,-summary,-recursive', 'path', { singleDashLong: true }),
  jhsdb: () => write('jvm', '"jhsdb" stops the program'),
  jfr: (words, context, name) =>
    /^(?:summary|metadata)$/.test(words[0]?.text ?? '')
      ? reads('--json --events:text --width:num --height:num', 'path')(words.slice(1), context, name)
      : write('jvm', '"jfr" writes files'),
  jdb: () => write('interactive', '"jdb" needs a terminal'),
  jshell: () => write('interpreter', 'code of "jshell" is not looked into'),
  mvn: build('mvn'),
  gradle: build('gradle'),
  sbt: build('sbt'),
  ant: build('ant'),
  flyway: (words) =>
    words.some(({ text }) => /^(?:clean|undo|repair)$/.test(text))
      ? destructive('database', '"flyway" takes data away')
      : words.some(({ text }) => text === 'info' || text === 'validate') &&
          words.every(({ text }) => /^(?:info|validate|-[\w.]+(?:=[\w.:/?=&;-]*)?)$/.test(text)) &&
          !words.some(({ text }) => /callback|jar|location|driver|initSql|configFiles/i.test(text))
        ? read('"flyway info" only asks')
        : write('database', '"flyway" changes the database'),
  liquibase: (words) =>
    words.some(({ text }) =>
      /^(?:drop-?all|rollback\S*|dropAll|clear-?checksums|changelog-?sync\S*|release-?locks)$/i.test(text),
    )
      ? destructive('database', '"liquibase" takes data away')
      : words.some(({ text }) => /^(?:status|history|validate|list-?locks|diff)$/i.test(text)) &&
          words.every(({ text }) =>
            /^(?:status|history|validate|list-?locks|--verbose|--(?:url|changelog-?file|username)=[\w.:/?=&;-]*)$/i.test(
              text,
            ),
          )
        ? read('"liquibase" only asks')
        : write('database', '"liquibase" changes the database'),
};
