import { z } from 'zod';

const text = z.string();
const named = z.string().min(1);

const clusterShape = z.object({
  server: text.default(''),
  'certificate-authority': text.optional(),
  'certificate-authority-data': text.optional(),
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': text.optional(),
  'proxy-url': text.optional(),
  extensions: z.array(z.object({ name: text, extension: z.unknown() })).nullish(),
});

const execShape = z.object({
  apiVersion: text,
  command: named,
  args: z.array(text).nullish(),
  env: z.array(z.object({ name: named, value: text })).nullish(),
  provideClusterInfo: z.boolean().optional(),
  interactiveMode: z.enum(['', 'Never', 'IfAvailable', 'Always']).optional(),
  installHint: text.optional(),
});

const userShape = z.object({
  'client-certificate': text.optional(),
  'client-certificate-data': text.optional(),
  'client-key': text.optional(),
  'client-key-data': text.optional(),
  token: text.optional(),
  tokenFile: text.optional(),
  username: text.optional(),
  password: text.optional(),
  as: text.optional(),
  'as-uid': text.optional(),
  'as-groups': z.array(text).nullish(),
  'as-user-extra': z.record(z.string(), z.array(text)).nullish(),
  exec: execShape.nullish(),
  'auth-provider': z.object({ name: text.optional() }).nullish(),
});

const contextShape = z.object({
  cluster: text.default(''),
  user: text.default(''),
  namespace: text.optional(),
});

/** A kubeconfig file (client.authentication and clientcmd v1); what is not named here has no meaning for a connection. */
export const kubeconfigShape = z.object({
  'current-context': text.nullish(),
  clusters: z.array(z.object({ name: named, cluster: clusterShape })).nullish(),
  users: z.array(z.object({ name: named, user: userShape.nullish() })).nullish(),
  contexts: z.array(z.object({ name: named, context: contextShape })).nullish(),
});

export type ClusterEntry = z.infer<typeof clusterShape>;
export type UserEntry = z.infer<typeof userShape>;
export type ContextEntry = z.infer<typeof contextShape>;
export type ExecEntry = z.infer<typeof execShape>;
