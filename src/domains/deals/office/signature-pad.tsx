import { Button, Group, Text } from '@mantine/core';
import { useRef } from 'react';
import { useT } from '#office/i18n.tsx';
import { signatureField } from '../signature.ts';
import classes from './figures.module.css';
import { dealsScreenMessages } from './words.ts';

/** A field to sign in with finger, pen or mouse. The strokes are an SVG path; the name beside it is enough without. */
export function SignaturePad({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange(strokes: string): void;
}) {
  const t = useT(dealsScreenMessages);
  const drawing = useRef(false);
  const { width, height } = signatureField;
  const point = (event: React.PointerEvent<SVGSVGElement>): string => {
    const box = event.currentTarget.getBoundingClientRect();
    const within = (share: number, most: number): number => Math.round(Math.min(1, Math.max(0, share)) * most);
    const x = within((event.clientX - box.left) / box.width, width);
    const y = within((event.clientY - box.top) / box.height, height);
    return `${x} ${y}`;
  };
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={500} c="dimmed">
          {t('signHere')}
        </Text>
        {value && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onChange('')}>
            {t('signAgain')}
          </Button>
        )}
      </Group>
      <svg
        className={classes.pad}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={label}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drawing.current = true;
          onChange(`${value}M${point(event)}`);
        }}
        onPointerMove={(event) => {
          if (drawing.current && value.length < 19_900) onChange(`${value}L${point(event)}`);
        }}
        onPointerUp={() => (drawing.current = false)}
        onPointerCancel={() => (drawing.current = false)}
      >
        <path
          d={value}
          fill="none"
          stroke="currentColor"
          strokeWidth={4}
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </div>
  );
}
