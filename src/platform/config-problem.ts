/** A setting that is wrong: said in one line, and the program stops with exit code 78 (EX_CONFIG). */
export class ConfigProblem extends Error {
  readonly exitCode = 78;
}
