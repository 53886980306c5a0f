import { type Answer, json, refusal } from './answer.ts';
import { makeStatus } from './status.ts';

/** The attributes a client asks about. */
interface Attributes {
  readonly namespace?: string;
  readonly verb?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly name?: string;
}

/** Answers a SelfSubjectAccessReview, sent as JSON or, as kubectl does, as protobuf; always in JSON. */
export function reviewAccess(
  body: Buffer,
  contentType: string | undefined,
  isDenied: (permission: string) => boolean,
): Answer {
  const attributes = /protobuf/.test(contentType ?? '') ? readProtobuf(body) : readJson(body);
  if (attributes === undefined) {
    return refusal(makeStatus(400, 'the body of the request is no SelfSubjectAccessReview'));
  }
  const { verb = '', resource = '', subresource = '' } = attributes;
  const denied = isDenied(`${verb} ${subresource === '' ? resource : `${resource}/${subresource}`}`);
  return json(
    {
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec: { resourceAttributes: attributes },
      status: denied ? { allowed: false } : { allowed: true, reason: 'the playground allows everything' },
    },
    201,
  );
}

function readJson(body: Buffer): Attributes | undefined {
  try {
    const review: unknown = JSON.parse(body.toString());
    const attributes = inside(inside(review, 'spec'), 'resourceAttributes') ?? {};
    return attributes as Attributes;
  } catch {
    return undefined;
  }
}

function inside(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

const attributeFields = ['namespace', 'verb', 'group', 'version', 'resource', 'subresource', 'name'] as const;

/**
 * `k8s\0`, then runtime.Unknown with the object in field 2; in it `spec` is field 2, whose field 1 holds the attributes.
 * https://github.com/kubernetes/api/blob/master/authorization/v1/generated.proto
 */
function readProtobuf(body: Buffer): Attributes | undefined {
  if (!body.subarray(0, 4).equals(Buffer.from('k8s\0'))) return undefined;
  const spec = lengthField(lengthField(body.subarray(4), 2), 2);
  const attributes = lengthField(spec, 1);
  if (attributes === undefined) return spec === undefined ? undefined : {};
  const entries = attributeFields.map((name, index) => [
    name,
    lengthField(attributes, index + 1)?.toString(),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ''));
}

/** The bytes of a length-delimited field of a protobuf message. */
function lengthField(message: Buffer | undefined, wanted: number): Buffer | undefined {
  if (message === undefined) return undefined;
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; shift < 35 && at < message.length; shift += 7) {
      const byte = message[at] ?? 0;
      at += 1;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < message.length) {
    const tag = varint();
    const type = tag & 7;
    if (type === 0) varint();
    else if (type === 2) {
      const length = varint();
      const value = message.subarray(at, at + length);
      at += length;
      if (tag >>> 3 === wanted) return value;
    } else return undefined;
  }
  return undefined;
}
