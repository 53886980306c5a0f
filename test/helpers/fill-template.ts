const alphabets: Readonly<Record<string, string>> = {
  '': 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  '/': 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/',
  A: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  f: '0123456789abcdef',
  '0': '0123456789',
};

/** `{36}` stands for 36 letters and digits, `{32:f}` for 32 of the alphabet f: no template is a secret before it is filled in. */
export function fillTemplate(template: string): string {
  let seed = 12_345;
  return template.replace(/\{(\d+)(?::(.))?\}/g, (_, length: string, name = '') => {
    const letters = alphabets[name] ?? '';
    return Array.from({ length: Number(length) }, () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return letters[(seed >> 8) % letters.length];
    }).join('');
  });
}
