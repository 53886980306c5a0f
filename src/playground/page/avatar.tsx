import { useDesk } from './desk.ts';

const hues: Readonly<Record<string, number>> = { U_ASKER: 205, U_APPROVER: 150, U_OTHER: 28, U_GUEST: 330 };

/** A picture made of a name: the app has its pipe, people their initial on a colour of their own. */
export function Avatar({ user, name, size = 36 }: { user: string; name: string; size?: number }) {
  const { workspace } = useDesk();
  const style = { width: `${size}px`, height: `${size}px`, fontSize: `${Math.round(size * 0.46)}px` };
  if (user === workspace.app.user)
    return <img class="avatar" src="/icon.svg" alt="" style={style} width={size} height={size} />;
  if (user === 'USLACKBOT')
    return (
      <span class="avatar slackbot" style={style} aria-hidden="true">
        ♥
      </span>
    );
  const hue = hues[user] ?? [...user].reduce((sum, letter) => sum + letter.charCodeAt(0) * 7, 0) % 360;
  return (
    <span class="avatar" style={{ ...style, background: `hsl(${hue} 48% 40%)` }} aria-hidden="true">
      {name.slice(0, 1).toUpperCase()}
    </span>
  );
}
