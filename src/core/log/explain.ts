import type { Failure } from '../failure.ts';
import { explainRefusal, type HttpRefusal, readText } from '../refusal.ts';
import { cleanMessage, parseStatus } from '../status.ts';
import type { Target } from '../target.ts';
import { endSentence } from '../text.ts';

/** What the refusal of a log means, and the way out. The 400 texts are the kubelet's (pkg/kubelet validateContainerLogStatus). */
export function explainLogRefusal(refusal: HttpRefusal, target: Target): Failure {
  const { namespace, pod, container } = target;
  const said = cleanMessage(parseStatus(refusal.body)?.message ?? readText(refusal.body));
  const quoted = said === '' ? '' : ` It said: ${endSentence(said)}`;
  const of = `container "${container}" of pod "${pod}" in "${namespace}"`;
  switch (refusal.status) {
    case 401:
    case 403:
    case 429:
    case 503:
      return explainRefusal(refusal, `logs of "${namespace}/${pod}"`);
    case 404:
      return {
        code: 'pod-not-found',
        message: `The API server does not know pod "${pod}" in "${namespace}", or its node no longer does.${quoted}`,
        hint: `See what is there: /pod ls -n ${namespace}`,
      };
    case 400:
      return explainBadRequest(said, { of, target });
    default:
      if (/no such file or directory|failed to (?:try resolving symlinks|open log file)/.test(said))
        return {
          code: 'log-not-found',
          message: `The node keeps no log of ${of}.${quoted}`,
          hint: `See its state: /pod describe ${pod} -n ${namespace}`,
        };
      return {
        code: 'cluster-refused',
        message: `The API server answered the request for the log of ${of} with HTTP ${refusal.status}.${quoted}`,
        ...(refusal.status === 422 ? {} : { hint: 'Try again in a minute.' }),
      };
  }
}

function explainBadRequest(
  said: string,
  { of, target }: { readonly of: string; readonly target: Target },
): Failure {
  const { namespace, pod, container } = target;
  const options = `${pod} -c ${container} -n ${namespace}`;
  if (/previous terminated container/.test(said))
    return {
      code: 'log-not-found',
      message: `There is no log of an earlier instance: ${of} was never restarted, or its node kept nothing.`,
      hint: `Leave --previous out: /pod logs ${options}`,
    };
  const waiting = /is waiting to start: (.*)$/.exec(said)?.[1];
  if (
    waiting !== undefined ||
    /pull(?:ed|ing)? image|image can't be pulled|is terminated|is not available/.test(said)
  )
    return {
      code: 'container-not-running',
      message: `There is no log yet: ${of} ${waiting === undefined ? `has not begun (${said})` : `waits to start (${waiting})`}.`,
      hint: `The instance before: /pod logs ${options} --previous. Why it waits: /pod describe ${pod} -n ${namespace}`,
    };
  if (/is not valid for pod|container name must be specified/.test(said))
    return {
      code: 'container-not-found',
      message: `The API server finds no log by this container's name. It said: ${endSentence(said)}`,
      hint: 'Name a container with -c.',
    };
  return {
    code: 'cluster-refused',
    message: `The API server refused the log of ${of}.${said === '' ? '' : ` It said: ${endSentence(said)}`}`,
  };
}

/** What a node said in place of the log: its runtime has removed it. */
export function explainComplaint(said: string, { namespace, pod, container }: Target): Failure {
  return {
    code: 'log-not-found',
    message: `The node no longer has that log of container "${container}" in "${pod}". It said: ${endSentence(cleanMessage(said))}`,
    hint: `Ask again; its state: /pod describe ${pod} -n ${namespace}`,
  };
}
