import { existsSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';
import type { Cluster } from '../../app/ports.ts';
import { InfrastructureError } from '../../core/failure.ts';
import { firstLine } from './connect.ts';
import { execInPod } from './exec.ts';
import { findTarget } from './find-target.ts';

/** The cluster of a kubeconfig (its current context, or `context`), else the one this process runs in. */
export function openCluster(options: {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly as?: string;
}): Cluster & { readonly name: string } {
  const config = loadConfig(options.kubeconfig);
  if (options.context !== undefined) {
    if (config.getContextObject(options.context) === null)
      throw bad(
        `The kubeconfig has no context "${options.context}". It has: ${config
          .getContexts()
          .map(({ name }) => `"${name}"`)
          .join(', ')}.`,
      );
    config.setCurrentContext(options.context);
  }
  const user = config.getCurrentUser();
  if (config.getCurrentCluster() === null)
    throw bad('The kubeconfig names no current cluster. Set current-context.');
  if (options.as !== undefined && user !== null) Object.assign(user, { impersonateUser: options.as });
  const name = config.getCurrentContext();
  const home = config.getContextObject(name)?.namespace ?? 'default';
  return {
    name,
    identity: options.as ?? user?.name ?? 'anonymous',
    find: ({ target, namespace, container, signal }) =>
      findTarget(config, {
        target,
        namespace: namespace ?? home,
        cluster: name,
        ...(container === undefined ? {} : { container }),
        ...(signal === undefined ? {} : { signal }),
      }),
    exec: (request) => execInPod(config, request),
  };
}

function loadConfig(kubeconfig: string | undefined): KubeConfig {
  const config = new KubeConfig();
  try {
    if (kubeconfig !== undefined) {
      const missing = kubeconfig.split(':').filter((file) => file !== '' && !existsSync(file));
      if (missing.length > 0) throw bad(`The kubeconfig "${missing[0]}" does not exist. Correct KUBECONFIG.`);
      for (const [index, file] of kubeconfig.split(':').filter(Boolean).entries()) {
        if (index === 0) config.loadFromFile(file);
        else {
          const more = new KubeConfig();
          more.loadFromFile(file);
          config.mergeConfig(more, true);
        }
      }
    } else config.loadFromDefault();
  } catch (cause) {
    if (cause instanceof InfrastructureError) throw cause;
    throw bad(`The kubeconfig cannot be read: ${firstLine(cause)}`, cause);
  }
  return config;
}

function bad(message: string, cause?: unknown): InfrastructureError {
  return new InfrastructureError('bad-configuration', message, { retrySafe: false, cause });
}
