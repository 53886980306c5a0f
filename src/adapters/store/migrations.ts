/**
 * What was done to schema `voicepipe`, in order; the version of a database is the number of these it has seen. Append only:
 * a released step never changes. A step is one or more statements, all of them transaction-safe.
 */
export const migrations: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: 'ledger',
    sql: `
      CREATE TABLE voicepipe.run (
        id text PRIMARY KEY,
        request_key text NOT NULL UNIQUE,
        state text NOT NULL,
        version integer NOT NULL,
        first_index bigint NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE INDEX run_by_state ON voicepipe.run (state, first_index);
      CREATE TABLE voicepipe.event (
        "index" bigint PRIMARY KEY,
        run text NOT NULL REFERENCES voicepipe.run (id),
        seq integer NOT NULL,
        at timestamptz NOT NULL,
        body text NOT NULL,
        previous text NOT NULL,
        hash text NOT NULL,
        UNIQUE (run, seq)
      );
      CREATE TABLE voicepipe.head (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        "index" bigint NOT NULL,
        hash text NOT NULL
      );
      INSERT INTO voicepipe.head ("index", hash) VALUES (0, repeat('0', 64));`,
  },
  {
    name: 'output, posts, heartbeats',
    sql: `
      CREATE TABLE voicepipe.output (
        run text NOT NULL,
        seq integer NOT NULL,
        stream text NOT NULL,
        bytes bytea NOT NULL,
        PRIMARY KEY (run, seq)
      );
      CREATE TABLE voicepipe.post (
        run text NOT NULL,
        key text NOT NULL,
        ts text,
        digest text,
        PRIMARY KEY (run, key)
      );
      CREATE TABLE voicepipe.heartbeat (
        run text PRIMARY KEY,
        worker text NOT NULL,
        at timestamptz NOT NULL
      );`,
  },
  {
    name: 'age of a reservation',
    sql: 'ALTER TABLE voicepipe.post ADD COLUMN reserved_at timestamptz NOT NULL DEFAULT now();',
  },
  {
    name: 'kinds of events, runs that are alike',
    sql: `
      ALTER TABLE voicepipe.event ADD COLUMN type text;
      UPDATE voicepipe.event SET type = body::jsonb ->> 'type';
      CREATE INDEX event_by_type ON voicepipe.event (type, run);
      ALTER TABLE voicepipe.run ADD COLUMN kin text;
      CREATE INDEX run_by_kin ON voicepipe.run (kin, first_index);`,
  },
  {
    name: 'digests of events, checkpoints',
    sql: `
      ALTER TABLE voicepipe.event ADD COLUMN digest text;
      UPDATE voicepipe.event SET digest = encode(sha256(convert_to(body, 'UTF8')), 'hex');
      ALTER TABLE voicepipe.event ALTER COLUMN digest SET NOT NULL;
      ALTER TABLE voicepipe.event ALTER COLUMN body DROP NOT NULL;
      CREATE INDEX event_by_time ON voicepipe.event (at);
      CREATE TABLE voicepipe.checkpoint (
        "index" bigint PRIMARY KEY,
        hash text NOT NULL,
        at timestamptz NOT NULL,
        key text NOT NULL,
        signature text NOT NULL
      );`,
  },
  {
    name: 'passkeys, one-shot links',
    sql: `
      CREATE TABLE voicepipe.passkey (
        id text PRIMARY KEY,
        "user" text NOT NULL,
        team text NOT NULL,
        public_key bytea NOT NULL,
        counter bigint NOT NULL,
        transports text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX passkey_by_person ON voicepipe.passkey (team, "user");
      CREATE TABLE voicepipe.ticket (
        digest text PRIMARY KEY,
        "user" text NOT NULL,
        team text NOT NULL,
        purpose text NOT NULL,
        nonce text NOT NULL,
        expires_at timestamptz NOT NULL,
        is_proven boolean NOT NULL DEFAULT false,
        is_used boolean NOT NULL DEFAULT false
      );`,
  },
  {
    name: 'who asked, and where',
    sql: `
      ALTER TABLE voicepipe.run ADD COLUMN asker text;
      ALTER TABLE voicepipe.run ADD COLUMN channel text;
      UPDATE voicepipe.run SET
          asker = substring(body from '"asker":\\{"team":"[^"\\\\]*","user":"([^"\\\\]+)"'),
          channel = substring(body from '"place":\\{"channel":"([^"\\\\]+)"')
        FROM voicepipe.event WHERE event.run = run.id AND event.type = 'requested';
      CREATE INDEX run_by_asker ON voicepipe.run (asker, first_index);
      CREATE INDEX run_by_channel ON voicepipe.run (channel, first_index);`,
  },
  {
    name: 'places of output: bytes and line ends before a segment, line ends in it',
    sql: `
      ALTER TABLE voicepipe.output
        ADD COLUMN first_byte bigint NOT NULL DEFAULT 0,
        ADD COLUMN first_line bigint NOT NULL DEFAULT 0,
        ADD COLUMN line_ends integer NOT NULL DEFAULT 0;
      UPDATE voicepipe.output SET line_ends =
        length(encode(bytes, 'escape')) - length(replace(encode(bytes, 'escape'), E'\\n', ''));
      UPDATE voicepipe.output SET first_byte = placed.first_byte, first_line = placed.first_line FROM
        (SELECT run, seq,
           sum(octet_length(bytes)) OVER before - octet_length(bytes) AS first_byte,
           sum(line_ends) OVER before - line_ends AS first_line
         FROM voicepipe.output WINDOW before AS (PARTITION BY run, stream ORDER BY seq)) placed
        WHERE placed.run = output.run AND placed.seq = output.seq;
      ALTER TABLE voicepipe.output ALTER COLUMN bytes SET STORAGE EXTERNAL;`,
  },
  {
    name: 'whether a reservation is the first of its post',
    sql: 'ALTER TABLE voicepipe.post ADD COLUMN is_new boolean NOT NULL DEFAULT false;',
  },
  {
    name: 'reservations that stand',
    sql: 'CREATE INDEX post_reserved ON voicepipe.post (run, key) WHERE ts IS NULL;',
  },
  {
    name: 'the workspace that the chain is of',
    sql: 'ALTER TABLE voicepipe.head ADD COLUMN team text;',
  },
];
