import { useEffect } from 'preact/hooks';
import { Blocks } from './blocks/blocks.tsx';
import { SurfaceOf } from './blocks/surface.tsx';
import { post } from './control.ts';
import { useDesk } from './desk.ts';
import { Scroller } from './scroller.tsx';
import type { View } from './types.ts';

/** The app's own page for the acting person. */
export function HomeTab({ home }: { home: View | undefined }) {
  const { actor, workspace } = useDesk();
  useEffect(() => {
    // The app hears of each opening; an app that does not answer shows an empty page.
    void post('home', { user: actor });
  }, [actor]);
  return (
    <Scroller label="Home">
      <div class="home">
        {home === undefined ? (
          <p class="empty">{workspace.app.name} has published nothing here for this person.</p>
        ) : (
          <SurfaceOf place={{ home: true }} blocks={home.blocks} key={actor}>
            <Blocks blocks={home.blocks} />
          </SurfaceOf>
        )}
      </div>
    </Scroller>
  );
}
