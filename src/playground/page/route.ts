import { useEffect, useState } from 'preact/hooks';

/** What the address names: a channel, and the thread that is open in it. */
export interface Route {
  readonly channel: string;
  readonly thread?: string;
}

const first = 'C_ONCALL';

/** The route in the address, `#/CHANNEL/THREAD`, and how to go to another. */
export function useRoute(): readonly [Route, (route: Route) => void] {
  const [route, setRoute] = useState(read);
  useEffect(() => {
    const follow = () => setRoute(read());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return [
    route,
    ({ channel, thread }) => {
      location.hash = thread === undefined ? `#/${channel}` : `#/${channel}/${thread}`;
    },
  ];
}

function read(): Route {
  const [, channel = first, thread] = location.hash.split('/');
  return thread === undefined ? { channel: channel || first } : { channel, thread };
}
