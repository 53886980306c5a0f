import { useEffect, useState } from 'preact/hooks';

const step = 100;

/** The last part of a long list, and how to show an earlier part of it too. */
export function useWindow<T>(key: string, all: readonly T[]) {
  const [count, setCount] = useState(step);
  useEffect(() => setCount(step), [key]);
  const hidden = Math.max(0, all.length - count);
  return { shown: hidden === 0 ? all : all.slice(hidden), hidden, showMore: () => setCount(count + step) };
}
