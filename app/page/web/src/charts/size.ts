import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** Width of an element in pixels, followed as it changes. */
export function useWidth<E extends Element>(start: number) {
  const place = useRef<E>(null);
  const [width, setWidth] = useState(start);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = () => setWidth(Math.max(120, Math.round(element.getBoundingClientRect().width)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { place, width };
}
