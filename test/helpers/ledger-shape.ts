import { z } from 'zod';

const count = z.int().min(0);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

const header = z
  .strictObject({
    type: z.literal('header'),
    schema: z.literal('voicepipe-ledger/1'),
    from: count.min(1).describe('The index of the first record.'),
    previous: digest.describe('The hash before it; 64 zeros where it is the first of all.'),
    to: count.describe('The index of the last record; 0 for an empty ledger.'),
    head: digest.describe('The hash of the last record.'),
    checkpoints: count.describe('How many checkpoints stand among the records.'),
    run: z.string().optional().describe('The run whose records alone are in it.'),
    indexes: z.array(count).optional().describe('Only with "run": the indexes of its records.'),
  })
  .describe('The first line.');

const record = z
  .strictObject({
    index: count.min(1).describe('Position in the chain, without gaps.'),
    run: z
      .string()
      .describe(
        'The run, or the id of a record of its own (a lock, an enrolment, the posts of a run and what was looked up in its output).',
      ),
    seq: count.min(1).describe("Position in the run's life, without gaps."),
    at: moment,
    event: z
      .looseObject({
        type: z.enum([
          'requested',
          'judged',
          'rejudged',
          'edited',
          'viewed',
          'voted',
          'vote-refused',
          'revoked',
          'lapsed',
          'held',
          'cancel-requested',
          'withdrawn',
          'reminded',
          'broke-glass',
          'reviewed',
          'review-overdue',
          'locked',
          'unlocked',
          'enrolled',
          'forgotten',
          'posted',
          'sliced',
          'spread',
          'queued',
          'claimed',
          'started',
          'finished',
          'refused',
          'expired',
        ]),
      })
      .nullable()
      .describe('What happened; null where the body was deleted after its time.'),
    eventDigest: digest.optional().describe('Only where "event" is null: SHA-256 of its canonical JSON.'),
    previous: digest.describe('The hash of the record before it.'),
    hash: digest.describe('SHA-256 of the canonical JSON of index, run, seq, at, eventDigest and previous.'),
  })
  .describe('One step.');

const checkpoint = z
  .strictObject({
    type: z.literal('checkpoint'),
    index: count.min(1),
    hash: digest.describe('The hash of the record with that index.'),
    at: moment,
    key: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .describe('The first 16 hex digits of the SHA-256 of the public key (SPKI, DER).'),
    signature: z.string().describe('Ed25519, base64.'),
    digest: digest.describe('SHA-256 of the canonical JSON of the rest of the line.'),
  })
  .describe('What the head was at a time, signed.');

/** A line of `voicepipe ledger export`; docs/ledger.schema.json is made of it. */
export const ledgerLine = z.union([header, record, checkpoint]);
