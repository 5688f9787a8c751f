import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** Width of an element in pixels, followed as it changes; 0 until it is known, when nothing should be drawn that would be drawn anew. */
export function useWidth<E extends Element>() {
  const place = useRef<E>(null);
  const [width, setWidth] = useState(0);
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
