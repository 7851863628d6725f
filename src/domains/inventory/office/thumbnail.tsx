import { IconCar } from '@tabler/icons-react';
import classes from './thumbnail.module.css';

interface Shown {
  publicName: string;
  widths: number[];
}

/** The address of the size that is at least so wide, or of the widest. */
export const photoUrl = ({ publicName, widths }: Shown, least: number): string => {
  const width = widths.find((one) => one >= least) ?? widths.at(-1) ?? 320;
  return `/photos/${publicName}/${width}.webp`;
};

/** A small picture of a vehicle, or a sign where there is none. It says nothing that the text beside it does not. */
export function Thumbnail({ cover, size = 56 }: { cover: Shown | null; size?: number }) {
  const box = { width: size, height: Math.round(size * 0.75) };
  if (!cover) {
    return (
      <span className={classes.none} style={box} aria-hidden="true">
        <IconCar size={Math.round(size * 0.42)} stroke={1.4} />
      </span>
    );
  }
  return (
    <img className={classes.photo} src={photoUrl(cover, size * 2)} alt="" loading="lazy" decoding="async" {...box} />
  );
}
