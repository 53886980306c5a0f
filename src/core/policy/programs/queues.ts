import { destructive, read, write } from '../finding.ts';
import { parseFlags } from '../flags.ts';
import { liesAnywhere } from '../paths.ts';
import { isVersion, type Judge, judgeValues, type Programs, reads } from '../program.ts';
import { subcommands } from './subcommands.ts';

/** Kafka's tools: what they do is said by one of their options. */
function kafka(
  readers: RegExp,
  flags: string,
  more: { readonly destroys?: RegExp; readonly bounded?: string; readonly needsAction?: boolean } = {},
): Judge {
  return (words) => {
    if (isVersion(words)) return read('it says its version');
    if (words.some(({ text }) => (more.destroys ?? /^--(?:delete|delete-\w+|reset-offsets)$/).test(text)))
      return words.some(({ text }) => text === '--dry-run') && !words.some(({ text }) => text === '--execute')
        ? write('kafka', 'a dry run of a change')
        : destructive('kafka', 'it takes data or positions away');
    const parsed = parseFlags(words, flags);
    if (!parsed.ok) return parsed.finding;
    if (parsed.call.operands.length > 0) return write('kafka', 'an operand is not known');
    if (more.bounded !== undefined && !parsed.call.flags.has(more.bounded))
      return write('endless', 'it never ends', `Give ${more.bounded}.`);
    const fault = judgeValues(parsed.call, flags).find((finding) => finding !== undefined);
    if (fault !== undefined) return fault;
    if (liesAnywhere(parsed.call.flags.get('--command-config')))
      return write('settings', 'settings that any process may have written choose what code runs');
    return more.needsAction === false || words.some(({ text }) => readers.test(text))
      ? read('it only asks')
      : write('kafka', 'it changes the cluster');
  };
}

const kafkaCommon =
  '--bootstrap-server:word --zookeeper:word --command-config:path --timeout:num --timeout-ms:num';

const kafkaTools: Programs = {
  'kafka-topics': kafka(
    /^--(?:list|describe)$/,
    `${kafkaCommon} --list --describe --topic:word --exclude-internal --under-replicated-partitions --unavailable-partitions --under-min-isr-partitions --at-min-isr-partitions --topics-with-overrides --topic-id:word`,
  ),
  'kafka-consumer-groups': kafka(
    /^--(?:list|describe)$/,
    `${kafkaCommon} --list --describe --group:word --all-groups --members --verbose --offsets --state?word --all-topics --topic:word`,
  ),
  'kafka-configs': kafka(
    /^--describe$/,
    `${kafkaCommon} --describe --entity-type:word --entity-name:word --entity-default --all --topic:word --broker:word --client-id:word --broker-defaults`,
  ),
  'kafka-acls': kafka(
    /^--list$/,
    `${kafkaCommon} --list --topic:word --group:word --cluster --principal:word --resource-pattern-type:word --authorizer-properties:word`,
    { destroys: /^--remove$/ },
  ),
  'kafka-log-dirs': kafka(/^--describe$/, `${kafkaCommon} --describe --topic-list:word --broker-list:word`),
  'kafka-get-offsets': kafka(
    /./,
    `${kafkaCommon} --broker-list:word --topic:word --time:word --partitions:word --topic-partitions:word --exclude-internal-topics`,
    { needsAction: false },
  ),
  'kafka-broker-api-versions': kafka(/./, kafkaCommon, { needsAction: false }),
  'kafka-metadata-quorum': (words, context, name) =>
    words.some(({ text }) => text === 'describe')
      ? kafka(/^--(?:status|replication)$/, `${kafkaCommon} --status --replication`)(
          words.filter(({ text }) => text !== 'describe'),
          context,
          name,
        )
      : write('kafka', 'it changes the cluster'),
  'kafka-run-class': (words, context, name) =>
    words[0]?.text === 'kafka.tools.GetOffsetShell'
      ? kafka(/./, '--broker-list:word --bootstrap-server:word --topic:word --time:word --partitions:word', {
          needsAction: false,
        })(words.slice(1), context, name)
      : write('kafka', '"kafka-run-class" runs any class'),
  'kafka-streams-application-reset': () =>
    destructive('kafka', '"kafka-streams-application-reset" takes positions and topics away'),
  // Without --preserve-throttles, --verify takes throttles away when it finds all moved.
  'kafka-reassign-partitions': kafka(
    /^--(?:list|preserve-throttles)$/,
    `${kafkaCommon} --list --verify --preserve-throttles --reassignment-json-file:path`,
    { destroys: /^--(?:execute|cancel)$/ },
  ),
  'kafka-console-consumer': kafka(
    /./,
    `${kafkaCommon} --topic:word --from-beginning --max-messages:num --partition:num --offset:word --property:text --isolation-level:word --skip-message-on-error`,
    { bounded: '--max-messages', needsAction: false, destroys: /^--delete$/ },
  ),
  'kafka-dump-log': kafka(
    /./,
    '--files:path --print-data-log --deep-iteration --index-sanity-check --verify-index-only --max-message-size:num',
    { needsAction: false },
  ),
  'kafka-delete-records': () => destructive('kafka', '"kafka-delete-records" takes records away'),
  'kafka-leader-election': () => destructive('kafka', '"kafka-leader-election" moves leaders'),
  'kafka-server-stop': () => destructive('kafka', '"kafka-server-stop" stops the broker'),
};

const kcat: Judge = (words, context, name) => {
  if (words.some(({ text }) => /^-P/.test(text))) return write('kafka', `"${name} -P" produces messages`);
  if (words.some(({ text }) => text === '-L'))
    return reads('-L,-b:word -t:word -J,-X:text', 'none')(words, context, name);
  return words.some(({ text }) => /^-[a-zA-Z]*e$|^-c/.test(text))
    ? reads('-C,-b:word -t:word -p:num -o:word -c:num -e,-q,-J,-u,-f:text -X:text', 'none')(
        words,
        context,
        name,
      )
    : write('endless', `"${name} -C" never ends`, 'Give -e or -c.');
};

const rabbitGlobal =
  '-n:word -q,-s,-l,-t:word -p:word --node:word --timeout:word --vhost:word --quiet --silent --longnames --formatter:word --no-table-headers';

const rabbitmqctl = subcommands({
  global: rabbitGlobal,
  common: rabbitGlobal,
  read: `
    status|cluster_status|ping|version|node_health_check|list_queues|list_exchanges|list_bindings|list_connections|list_channels|list_consumers|list_vhosts|list_users|list_permissions|list_user_permissions|list_topic_permissions|list_user_topic_permissions|list_policies|list_operator_policies|list_feature_flags|list_hashes|list_ciphers|list_unresponsive_queues|list_vhost_limits|list_user_limits|list_deprecated_features --online --offline --local --unit:word
  `,
  destroys:
    'stop* | reset | force_reset | delete_* | purge_queue | close_* | forget_cluster_node | shutdown | clear_* | rotate_logs | kill*',
});

const rabbitmqDiagnostics = subcommands({
  global: rabbitGlobal,
  common: rabbitGlobal,
  read: `
    status|ping|memory_breakdown|cluster_status|listeners|alarms|server_version|overview|is_running|is_booting|check_running|check_local_alarms|check_alarms|check_port_connectivity|check_port_listener|check_virtual_hosts|check_if_node_is_mirror_sync_critical|check_if_node_is_quorum_critical|check_certificate_expiration|check_protocol_listener --unit:word --within:num
  `,
});

const rabbitmqadmin: Judge = (words, context, name) => {
  const said = words.filter(({ text }) => !text.startsWith('-'));
  if (said.some(({ text }) => /^(?:delete|purge|close)$/.test(text)))
    return destructive('queue', `"${name}" takes something away`);
  return reads(
    '-H:word -P:num -u:word -p:text -V:word -f:word -d:num -S:word -s,-q,-k --host:word --port:num --username:word --password:text --vhost:word --format:word --depth:num --sort:word --sort-reverse --ssl --quiet --path-prefix:word',
    /^[\w.,-]+$/,
    {
      min: 2,
      check: ({ operands: [verb, what] }) =>
        (verb?.text === 'list' &&
          /^(?:queues|exchanges|bindings|connections|channels|consumers|nodes|vhosts|permissions)$/.test(
            what?.text ?? '',
          )) ||
        (verb?.text === 'show' && what?.text === 'overview')
          ? undefined
          : write('queue', `"${name} ${verb?.text ?? ''}" is not on the list of forms that only read`),
    },
  )(words, context, name);
};

/** Kafka and RabbitMQ. */
export const queues: Programs = {
  rabbitmqctl,
  rabbitmqadmin,
  'rabbitmq-diagnostics': rabbitmqDiagnostics,
  ...kafkaTools,
  ...Object.fromEntries(Object.entries(kafkaTools).map(([name, judge]) => [`${name}.sh`, judge])),
  kcat,
  kafkacat: kcat,
};
