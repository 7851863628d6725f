import classes from './signed-out-frame.module.css';

/** The product's mark and name. */
export function Mark() {
  return (
    <span className={classes.mark}>
      <img src="/favicon.svg" width={26} height={26} alt="" />
      Automo
    </span>
  );
}
