import { apiContainer, proxyContainer } from './api-container.ts';
import { databaseContainer, mailerContainer, migrateContainer, workerContainer } from './other-containers.ts';
import type { Workload } from './workload.ts';

export interface ServiceSeed {
  readonly name: string;
  readonly app: string;
  readonly clusterIp: string;
  readonly port: number;
  readonly targetPort: number;
}

const day = 24 * 60;

/** The namespace `shop`: an API in mid-rollout, so that the prefix `api-7f` means exactly one pod. */
export const shop: {
  readonly namespace: string;
  readonly workloads: readonly Workload[];
  readonly services: readonly ServiceSeed[];
} = {
  namespace: 'shop',
  workloads: [
    {
      kind: 'Deployment',
      name: 'api',
      replicas: 3,
      ageMinutes: 41 * day,
      groups: [
        {
          hash: '7f9c5d7b8d',
          revision: 18,
          wanted: 1,
          ageMinutes: 12,
          version: '2.14.0',
          pods: [{ suffix: 'x4k2p', node: 'node-a', ip: '10.42.0.31', ageMinutes: 12 }],
          containers: [apiContainer('2.14.0'), proxyContainer],
        },
        {
          hash: '6b8f49c6d5',
          revision: 17,
          wanted: 2,
          ageMinutes: 6 * day,
          version: '2.13.2',
          pods: [
            { suffix: 'h7m9q', node: 'node-a', ip: '10.42.0.17', ageMinutes: 6 * day },
            { suffix: 'tz5wd', node: 'node-b', ip: '10.42.1.9', ageMinutes: 6 * day, restarts: 1 },
          ],
          containers: [apiContainer('2.13.2'), proxyContainer],
        },
      ],
    },
    {
      kind: 'Deployment',
      name: 'worker',
      replicas: 2,
      ageMinutes: 41 * day,
      groups: [
        {
          hash: '5c8d7f6b94',
          revision: 9,
          wanted: 2,
          ageMinutes: 3 * day,
          version: '1.9.4',
          pods: [
            { suffix: '2vlqs', node: 'node-a', ip: '10.42.0.22', ageMinutes: 3 * day },
            { suffix: 'n8c6j', node: 'node-b', ip: '10.42.1.14', ageMinutes: 3 * day },
          ],
          containers: [workerContainer],
        },
      ],
    },
    {
      kind: 'StatefulSet',
      name: 'db',
      replicas: 1,
      ageMinutes: 90 * day,
      groups: [
        {
          hash: '',
          revision: 3,
          wanted: 1,
          ageMinutes: 20 * day,
          version: '16.4',
          pods: [{ suffix: '0', node: 'node-b', ip: '10.42.1.3', ageMinutes: 20 * day }],
          containers: [databaseContainer],
        },
      ],
    },
    {
      kind: 'Job',
      name: 'migrate-2140',
      replicas: 1,
      ageMinutes: 14,
      groups: [
        {
          hash: '',
          revision: 1,
          wanted: 1,
          ageMinutes: 14,
          version: '2.14.0',
          pods: [{ suffix: 'kq9xb', node: 'node-a', ip: '10.42.0.30', ageMinutes: 14, state: 'completed' }],
          containers: [migrateContainer],
        },
      ],
    },
    {
      kind: 'Deployment',
      name: 'mailer',
      replicas: 1,
      ageMinutes: 30 * day,
      groups: [
        {
          hash: '84d9c7c5f6',
          revision: 4,
          wanted: 1,
          ageMinutes: 55,
          version: '0.8.1',
          pods: [
            {
              suffix: 'jw7rz',
              node: 'node-b',
              ip: '10.42.1.21',
              ageMinutes: 55,
              state: 'crash-loop',
              restarts: 14,
            },
          ],
          containers: [mailerContainer],
        },
      ],
    },
  ],
  services: [
    { name: 'api', app: 'api', clusterIp: '10.43.12.8', port: 80, targetPort: 8080 },
    { name: 'db', app: 'db', clusterIp: '10.43.40.2', port: 5432, targetPort: 5432 },
    { name: 'mailer', app: 'mailer', clusterIp: '10.43.77.15', port: 80, targetPort: 8025 },
  ],
};
